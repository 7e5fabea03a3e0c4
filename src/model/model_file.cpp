#include "model/model_file.hpp"

#include <anoean/error.hpp>
#include <anoean/version.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>

#include "core/fnv1a.hpp"
#include "core/output_file.hpp"
#include "data/json_text.hpp"
#include "model/file_bytes.hpp"

namespace anoean {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the model file is little-endian, and so is this code");

constexpr std::string_view magic = "ANOEAN\r\n";
constexpr std::uint32_t format_version = 3;
constexpr std::uint32_t oldest_format = 2;  // as 3, without what explanations need
constexpr std::size_t prefix_bytes = 8 + 4 + 8 + 8 + 8;
constexpr std::size_t checksum_bytes = 4;

struct Prefix {
  std::uint64_t architecture = 0;
  std::uint64_t header_bytes = 0;
  std::uint64_t weights = 0;
};

template <typename Number>
void append_number(std::string& bytes, Number value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof value);
}

template <typename Number>
Number number_at(std::string_view bytes, std::size_t offset) {
  Number value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::uint32_t checksum(std::string_view bytes) {
  uLong sum = crc32_z(0, nullptr, 0);
  return static_cast<std::uint32_t>(crc32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::uint64_t architecture_hash(const std::string& method, const Detector& detector) {
  return fnv1a(method + "\n" + detector.architecture());
}

[[noreturn]] void refuse(const std::string& path, const std::string& problem,
                         const std::string& advice = {}) {
  throw Error(Error::Kind::bad_input, problem, path, advice);
}

Prefix read_prefix(std::string_view bytes, const std::string& path) {
  if (!bytes.starts_with(magic)) refuse(path, "this is not an anoean model");
  if (bytes.size() < prefix_bytes + checksum_bytes) refuse(path, "the model is cut off");
  const auto version = number_at<std::uint32_t>(bytes, 8);
  if (version < oldest_format || version > format_version) {
    refuse(path,
           "the model has format " + std::to_string(version) + ", this version reads formats " +
               std::to_string(oldest_format) + " to " + std::to_string(format_version),
           version > format_version ? "use a newer anoean" : "fit it again");
  }
  return {number_at<std::uint64_t>(bytes, 12), number_at<std::uint64_t>(bytes, 20),
          number_at<std::uint64_t>(bytes, 28)};
}

// Of the whole file; more than any has where that is more than a number can count.
std::uint64_t claimed_size(const Prefix& prefix) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 16;
  return prefix_bytes + std::min(prefix.header_bytes, most) + 4 * std::min(prefix.weights, most) +
         checksum_bytes;
}

// Compares what the prefix claims with the bytes there are, without overflow, before anything is built from
// it.
void check_size(const Prefix& prefix, std::string_view bytes, const std::string& path) {
  const std::uint64_t content = bytes.size() - prefix_bytes - checksum_bytes;
  const bool fits = prefix.header_bytes <= content && prefix.weights <= (content - prefix.header_bytes) / 4;
  if (!fits) refuse(path, "the model is cut off");
  if (prefix.header_bytes + 4 * prefix.weights != content) refuse(path, "the model has bytes behind its end");
  if (checksum(bytes.substr(0, bytes.size() - checksum_bytes)) !=
      number_at<std::uint32_t>(bytes, bytes.size() - checksum_bytes)) {
    refuse(path, "the model was altered: its checksum is wrong");
  }
}

// JSON that nests without end would exhaust the stack of whoever copies or prints it.
nlohmann::json parse_header(std::string_view text) {
  constexpr int deepest = 32;  // the header of a model has 6 levels
  const auto refuse_deep = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    if (depth > deepest) throw Error(Error::Kind::bad_input, "its header is nested too deeply");
    return true;
  };
  return nlohmann::json::parse(text, refuse_deep);
}

// What is read of it later, by evaluate.
void check_provenance(const nlohmann::json& provenance) {
  text_from_json(provenance.at("label"));
  const auto require_list = [&](const char* name) -> const nlohmann::json& {
    const nlohmann::json& list = provenance.at(name);
    if (!list.is_array()) throw Error(Error::Kind::bad_input, std::string("its ") + name + " is no list");
    return list;
  };
  for (const nlohmann::json& value : require_list("normal")) text_from_json(value);
  for (const nlohmann::json& one : require_list("anomaly_classes")) text_from_json(one.at("class"));
}

// Threshold and calibration scores, the last of the numbers, within the range of what fit writes. Returns
// how many of the numbers they are.
std::size_t take_threshold(const nlohmann::json& json, std::span<const float> numbers, Scorer::Model& model) {
  const auto damaged = [](const std::string& problem) { return Error(Error::Kind::bad_input, problem); };
  const nlohmann::json& rows = json.at("calibration_rows");
  if (!rows.is_number_unsigned()) throw damaged("its number of calibration scores is no whole number");
  const auto count = rows.get<std::uint64_t>();
  if (count > numbers.size()) throw damaged("its calibration scores are missing");
  const std::span<const float> scores = numbers.last(count);
  if (!std::all_of(scores.begin(), scores.end(), is_score))
    throw damaged("a calibration score is negative or not finite");
  model.calibration = Calibration({scores.begin(), scores.end()});
  const auto threshold = json.at("value").get<double>();
  if (!(threshold >= 0.0 && threshold <= std::numeric_limits<float>::max()))
    throw damaged("its threshold is negative or not finite");
  model.threshold = static_cast<float>(threshold);
  json.at("false_alarm_rate").get_to(model.false_alarm_rate);
  if (!(model.false_alarm_rate > 0.0 && model.false_alarm_rate < 1.0))
    throw damaged("its false-alarm rate does not lie between 0 and 1");
  return count;
}

std::shared_ptr<const Scorer::Model> build(const nlohmann::json& header, std::span<const float> weights) {
  auto model = std::make_shared<Scorer::Model>();
  header.at("schema").get_to(model->schema);
  header.at("preprocessing").get_to(model->preprocessor);
  header.at("method").get_to(model->method);
  model->settings = header.at("settings");
  model->provenance = header.at("provenance");
  check_provenance(model->provenance);

  const Method& method = find_method(model->method);
  const Settings settings(method.hyperparameters, model->settings.get<std::map<std::string, std::string>>());
  weights = weights.first(weights.size() - take_threshold(header.at("threshold"), weights, *model));
  if (header.contains("usual_records"))
    model->usual = std::make_shared<const UsualRecords>(
        UsualRecords::load(header.at("usual_records"), model->preprocessor, weights));
  model->detector = method.create(settings);
  model->detector->load(header.at("detector"), weights, model->preprocessor.shape());
  return model;
}

// The header; the detector's weights and the usual records are put behind those there are.
nlohmann::json header_of(const Scorer::Model& model, std::vector<float>& weights) {
  nlohmann::json header;
  header["version"] = version();
  header["schema"] = model.schema;
  header["preprocessing"] = model.preprocessor;
  header["method"] = model.method;
  header["settings"] = model.settings;
  model.detector->save(header["detector"], weights);
  if (model.usual) model.usual->save(header["usual_records"], weights);
  header["threshold"] = {{"value", model.threshold},
                         {"false_alarm_rate", model.false_alarm_rate},
                         {"calibration_rows", model.calibration.scores().size()}};
  header["provenance"] = model.provenance;
  return header;
}

}  // namespace

nlohmann::json describe_model(const Scorer::Model& model) {
  std::vector<float> unused;
  return header_of(model, unused);
}

std::string model_bytes(const Scorer::Model& model) {
  std::vector<float> weights;
  const std::string header = header_of(model, weights).dump();
  weights.insert(weights.end(), model.calibration.scores().begin(), model.calibration.scores().end());

  std::string bytes(magic);
  append_number(bytes, format_version);
  append_number(bytes, architecture_hash(model.method, *model.detector));
  append_number(bytes, std::uint64_t{header.size()});
  append_number(bytes, std::uint64_t{weights.size()});
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(weights.data()), weights.size() * sizeof(float));
  append_number(bytes, checksum(bytes));
  return bytes;
}

void save_model(const Scorer::Model& model, const std::string& path) {
  const std::string bytes = model_bytes(model);
  OutputFile file(path);
  file.write(bytes);
  file.finish();
}

std::shared_ptr<const Scorer::Model> load_model(const std::string& path) {
  FileBytes file(path);
  const Prefix prefix = read_prefix(file.first(prefix_bytes + checksum_bytes), path);
  // One byte more than it should have tells a file that is too long.
  const std::string_view bytes = file.first(claimed_size(prefix) + 1);
  check_size(prefix, bytes, path);
  std::vector<float> weights(prefix.weights);
  std::memcpy(weights.data(), bytes.data() + prefix_bytes + prefix.header_bytes, 4 * prefix.weights);
  const std::string_view header = bytes.substr(prefix_bytes, prefix.header_bytes);
  try {
    auto model = build(parse_header(header), weights);
    if (architecture_hash(model->method, *model->detector) != prefix.architecture) {
      throw Error(Error::Kind::bad_input, "its networks are not those that were saved");
    }
    return model;
  } catch (const nlohmann::json::exception& damage) {
    refuse(path, std::string("the model's header is damaged: ") + damage.what());
  } catch (const Error& damage) {
    refuse(path, "the model cannot be used: " + damage.problem(), damage.advice());
  }
}

}  // namespace anoean
