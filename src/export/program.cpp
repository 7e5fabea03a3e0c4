#include "export/program.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "detectors/anoean.hpp"
#include "export/onnx_operators.hpp"
#include "export/runtime/finite_score.h"
#include "export/runtime/softplus.h"

namespace anoean::exporting {
namespace {

const Anoean& exportable(const Scorer::Model& model) {
  const auto* detector = dynamic_cast<const Anoean*>(model.detector.get());
  if (detector == nullptr) {
    throw Error(Error::Kind::bad_input, "a model of the method " + model.method + " cannot be exported", "",
                "fit one with --method anoean, any preset");
  }
  for (const CategoricalFeature& feature : model.preprocessor.categorical()) {
    constexpr std::size_t most = 65000;
    if (feature.vocabulary.size() > most)
      throw Error(Error::Kind::bad_input,
                  "column \"" + feature.name + "\" has more than " + std::to_string(most) +
                      " categories, too many to export",
                  "", "fit without it");
  }
  return *detector;
}

}  // namespace

void Step::add_to(GraphTensors&, const std::string&) const {
  throw std::logic_error("a step in 8 bits has no part of a graph");
}

std::string in_c(Place place) {
  switch (place) {
    case Place::features:
      return "workspace->features";
    case Place::even:
      return "workspace->even";
    case Place::odd:
      break;
  }
  return "workspace->odd";
}

Program::Program(const Scorer::Model& model) : numbers_(model.preprocessor, 0.0F) {
  const Anoean& detector = exportable(model);
  combined_ = detector.options().score == "combined";
  sizes_.features = model.preprocessor.shape().dense();
  for (const AnoeanMember& member : detector.members()) add_encoder(encoder_steps(member, combined_));
}

Program::Program(const Scorer::Model& model, const Int8Ranges& ranges)
    : quantised_(true), numbers_(model.preprocessor, ranges.feature_units) {
  const Anoean& detector = exportable(model);
  combined_ = detector.options().score == "combined";
  sizes_.features = model.preprocessor.shape().dense();
  const auto refuse = [](const std::string& what, const std::string& instead) {
    throw Error(Error::Kind::bad_input, what + " cannot be exported as int8", "--precision",
                "export it as float32" + instead);
  };
  if (model.preprocessor.shape().is_image()) refuse("a model of images", "");
  if (detector.members().size() > 1)
    refuse("a model of several encoders", ", or fit it with --preset faithful, which has one");
  add_encoder(int8_encoder_steps(detector.members().front(), combined_, ranges));
}

void Program::add_encoder(EncoderSteps encoder) {
  sizes_.even = std::max(sizes_.even, encoder.even_size);
  sizes_.odd = std::max(sizes_.odd, encoder.odd_size);
  encoders_.push_back(std::move(encoder));
}

std::string Program::write_encoder(CSource& source, std::size_t index) const {
  const std::string name = "encoder_" + std::to_string(index + 1);
  std::string body;
  for (const EncoderSteps::Named& step : encoders_[index].steps) {
    body += "  /* " + c_comment(step.what) + " */\n";
    body += "  " + step.step->write(source, name + "_" + step.name) + "\n";
  }
  return "/* What encoder " + std::to_string(index + 1) + " of " + std::to_string(encoders_.size()) +
         " says of a record whose features are in the workspace. */\nstatic double " + source.name(name) +
         "(const " + source.name("row") + "* row, " + source.name("workspace") +
         "* workspace) {\n  double sum = 0.0;\n" +
         (body.find("row->") == std::string::npos ? "  (void)row;\n" : "") + body + "  return sum;\n}\n\n";
}

std::string Program::write(CSource& source) const {
  const std::string arguments =
      "(const " + source.name("row") + "* row, " + source.name("workspace") + "* workspace) {\n";
  const std::string features = numbers_.write(source);
  std::string code;
  if (!features.empty()) {
    code += "/* Scales the numbers of a record. */\nstatic void " + source.name("scale_row") + arguments +
            features + "}\n\n";
  }
  for (std::size_t i = 0; i < encoders_.size(); ++i) code += write_encoder(source, i);
  source.need("finite_score");
  if (combined_) source.need("softplus");
  code += "float " + source.name("score") + arguments + "  double sum = 0.0;\n";
  if (!features.empty()) code += "  " + source.name("scale_row") + "(row, workspace);\n";
  for (std::size_t i = 0; i < encoders_.size(); ++i)
    code += "  sum += " + source.name("encoder_" + std::to_string(i + 1)) + "(row, workspace);\n";
  const std::string mean = encoders_.size() == 1 ? "sum" : "sum / " + c_literal(double(encoders_.size()));
  const std::string score = combined_ ? source.name("softplus") + "(" + mean + ")" : mean;
  return code + "  return " + source.name("finite_score") + "(" + score + ");\n}\n";
}

std::string Program::add_to(GraphTensors& tensors) const {
  OnnxGraph& graph = tensors.graph;
  numbers_.add_to(tensors);
  for (std::size_t i = 0; i < encoders_.size(); ++i) {
    for (const EncoderSteps::Named& step : encoders_[i].steps)
      step.step->add_to(tensors, "encoder_" + std::to_string(i + 1) + "_" + step.name);
  }
  const std::string encoders = graph.number(static_cast<double>(encoders_.size()));
  const std::string mean = graph.add("Div", {tensors.sum, encoders});
  return finite_score(graph, combined_ ? softplus(graph, mean) : mean);
}

float Program::score(const Record& record, Memory& memory) const {
  numbers_.run(record, memory);
  memory.indices = record.indices.data();
  memory.sum = 0.0;
  for (const EncoderSteps& encoder : encoders_) {
    for (const EncoderSteps::Named& step : encoder.steps) step.step->run(memory);
  }
  const double mean = memory.sum / static_cast<double>(encoders_.size());
  return anoean_finite_score(combined_ ? anoean_softplus(mean) : mean);
}

std::vector<float> Program::score(const std::vector<Record>& records, const std::stop_token& stop) const {
  Memory memory(sizes_);
  std::vector<float> scores;
  for (const Record& record : records) {
    if (stop.stop_requested()) throw Error(Error::Kind::interrupted, "interrupted");
    scores.push_back(score(record, memory));
  }
  return scores;
}

std::vector<float> Program::largest_outputs(const std::vector<Record>& records) const {
  Memory memory(sizes_);
  std::vector<float> largest;
  for (const Record& record : records) {
    numbers_.run(record, memory);
    memory.indices = record.indices.data();
    std::size_t layer = 0;
    for (const EncoderSteps::Named& step : encoders_.front().steps) {
      step.step->run(memory);
      if (step.outputs == 0) continue;
      if (layer == largest.size()) largest.push_back(0.0F);
      const float* outputs = memory.floats.at(step.to);
      for (std::size_t i = 0; i < step.outputs; ++i)
        largest[layer] = std::max(largest[layer], std::fabs(outputs[i]));
      ++layer;
    }
  }
  return largest;
}

}  // namespace anoean::exporting
