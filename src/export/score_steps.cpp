#include "export/score_steps.hpp"

#include <cmath>

#include "export/layer_steps.hpp"
#include "export/runtime/length.h"
#include "export/runtime/narrow_gaussian.h"
#include "export/runtime/nearest.h"
#include "export/runtime/wide_gaussian.h"

namespace anoean::exporting {
namespace {

// How a part enters the sum: weight · (reading − mean) / deviation.
struct Standardised {
  double mean;
  double deviation;
  double weight;

  template <typename Distance>
  explicit Standardised(const CombinedScore::Part<Distance>& part)
      : mean(part.mean), deviation(part.deviation), weight(part.weight) {}

  double operator()(double reading) const { return weight * (reading - mean) / deviation; }
  std::string in_c(const std::string& reading) const {
    const std::string factor = weight == 1.0 ? "" : c_literal(weight) + " * ";
    const std::string sign = mean < 0.0 ? " + " : " - ";
    return "sum += " + factor + "(" + reading + sign + c_literal(std::fabs(mean)) + ") / " +
           c_literal(deviation) + ";";
  }
};

std::string logarithm(const std::string& distance, double added) {
  return "log(" + distance + " + " + c_literal(added) + ")";
}

class LengthStep : public Step {
 public:
  LengthStep(Place from, std::size_t size) : from_(from), size_(size) {}

  std::string write(CSource& source, const std::string&) const override {
    source.need("length");
    return "sum += " + source.name("length") + "(" + in_c(from_) + ", " + c_literal(size_) + ");";
  }
  void run(Memory& memory) const override { memory.sum += anoean_length(memory.floats.at(from_), size_); }

 private:
  Place from_;
  std::size_t size_;
};

class NarrowGaussianStep : public Step {
 public:
  NarrowGaussianStep(const CombinedScore::Part<LayerGaussian>& part, Place from)
      : from_(from), standardised_(part) {
    const nn::Network& projection = part.distance.projection();
    const std::size_t width = projection.output().size();
    const float* values = projection.parameters().values.data();
    weights_ = transposed(values, width, width);
    biases_.assign(values + width * width, values + width * width + width);
    table_ = {weights_.data(), biases_.data(), width};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("narrow_gaussian");
    const std::string table =
        source.structure("narrow_gaussian", name,
                         {source.table<float>("float", name + "_weights", weights_),
                          source.table<float>("float", name + "_biases", biases_), c_literal(table_.width)});
    const std::string distance = source.name("narrow_distance") + "(" + table + ", " + in_c(from_) + ")";
    return standardised_.in_c(logarithm(distance, LayerGaussian::least_distance));
  }
  void run(Memory& memory) const override {
    const double distance = anoean_narrow_distance(&table_, memory.floats.at(from_));
    memory.sum += standardised_(std::log(distance + LayerGaussian::least_distance));
  }

 private:
  Place from_;
  Standardised standardised_;
  std::vector<float> weights_;
  std::vector<float> biases_;
  anoean_narrow_gaussian table_{};
};

class WideGaussianStep : public Step {
 public:
  WideGaussianStep(const CombinedScore::Part<LayerGaussian>& part, Place from, Place scratch)
      : from_(from),
        scratch_(scratch),
        standardised_(part),
        inverse_variances_(part.distance.inverse_variances()),
        centre_(part.distance.mean()) {
    const std::size_t width = centre_.size();
    const std::size_t directions = inverse_variances_.size();
    vectors_ = transposed(part.distance.projection().parameters().values.data(), width, directions);
    table_ = {.vectors = vectors_.data(),
              .inverse_variances = inverse_variances_.data(),
              .centre = centre_.data(),
              .precision = part.distance.precision(),
              .width = width,
              .directions = directions};
  }

  std::string write(CSource& source, const std::string& name) const override {
    source.need("wide_gaussian");
    const std::string table = source.structure(
        "wide_gaussian", name,
        {source.table<float>("float", name + "_vectors", vectors_),
         source.table<float>("float", name + "_inverse_variances", inverse_variances_),
         source.table<float>("float", name + "_centre", centre_), c_literal(table_.precision),
         c_literal(table_.width), c_literal(table_.directions)});
    const std::string distance =
        source.name("wide_distance") + "(" + table + ", " + in_c(from_) + ", " + in_c(scratch_) + ")";
    return standardised_.in_c(logarithm(distance, LayerGaussian::least_distance));
  }
  void run(Memory& memory) const override {
    const double distance =
        anoean_wide_distance(&table_, memory.floats.at(from_), memory.floats.at(scratch_));
    memory.sum += standardised_(std::log(distance + LayerGaussian::least_distance));
  }

 private:
  Place from_;
  Place scratch_;
  Standardised standardised_;
  std::vector<float> vectors_;
  std::vector<float> inverse_variances_;
  std::vector<float> centre_;
  anoean_wide_gaussian table_{};
};

// Points of a layer, for the C source and for here.
struct Points {
  explicit Points(const NearestPoints& nearest)
      : values(nearest.points().begin(), nearest.points().end()),
        table{values.data(), nearest.count(), values.size() / nearest.count()} {}

  // The call that finds the distance to the nearest.
  std::string write(CSource& source, const std::string& name, Place from) const {
    source.need("nearest");
    const std::string points = source.structure("points", name,
                                                {source.table<float>("float", name + "_values", values),
                                                 c_literal(table.count), c_literal(table.width)});
    return source.name("nearest") + "(" + points + ", " + in_c(from) + ")";
  }
  double distance(Memory& memory, Place from) const { return anoean_nearest(&table, memory.floats.at(from)); }

  std::vector<float> values;
  anoean_points table;
};

class NeighboursStep : public Step {
 public:
  NeighboursStep(const CombinedScore::Part<LayerNeighbours>& part, Place from)
      : from_(from),
        standardised_(part),
        smoothing_(part.distance.smoothing()),
        normals_(std::make_unique<Points>(part.distance.normals())) {
    if (part.distance.anomalies()) anomalies_ = std::make_unique<Points>(*part.distance.anomalies());
  }

  std::string write(CSource& source, const std::string& name) const override {
    std::string reading = logarithm(normals_->write(source, name + "_normals", from_), smoothing_);
    if (anomalies_)
      reading += " - " + logarithm(anomalies_->write(source, name + "_anomalies", from_), smoothing_);
    return standardised_.in_c(reading);
  }
  void run(Memory& memory) const override {
    double reading = std::log(normals_->distance(memory, from_) + smoothing_);
    if (anomalies_) reading -= std::log(anomalies_->distance(memory, from_) + smoothing_);
    memory.sum += standardised_(reading);
  }

 private:
  Place from_;
  Standardised standardised_;
  double smoothing_;
  std::unique_ptr<Points> normals_;
  std::unique_ptr<Points> anomalies_;  // null where none is known
};

class DoubtStep : public Step {
 public:
  DoubtStep(const CombinedScore::Part<DiscriminatorDoubt>& part, Place from)
      : from_(from), standardised_(part) {}

  std::string write(CSource&, const std::string&) const override {
    return standardised_.in_c("1.0 / (1.0 + exp((double)" + in_c(from_) + "[0]))");
  }
  void run(Memory& memory) const override {
    memory.sum += standardised_(DiscriminatorDoubt::of(double{*memory.floats.at(from_)}));
  }

 private:
  Place from_;
  Standardised standardised_;
};

}  // namespace

std::unique_ptr<Step> length_step(Place from, std::size_t size) {
  return std::make_unique<LengthStep>(from, size);
}

std::unique_ptr<Step> gaussian_step(const CombinedScore::Part<LayerGaussian>& part, Place from,
                                    Place scratch) {
  if (part.distance.is_wide()) return std::make_unique<WideGaussianStep>(part, from, scratch);
  return std::make_unique<NarrowGaussianStep>(part, from);
}

std::unique_ptr<Step> neighbours_step(const CombinedScore::Part<LayerNeighbours>& part, Place from) {
  return std::make_unique<NeighboursStep>(part, from);
}

std::unique_ptr<Step> doubt_step(const CombinedScore::Part<DiscriminatorDoubt>& part, Place from) {
  return std::make_unique<DoubtStep>(part, from);
}

}  // namespace anoean::exporting
