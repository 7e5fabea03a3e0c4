#include "data/json_record.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "data/json_text.hpp"
#include "data/parse_number.hpp"

namespace anoean {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t longest_key = 1024;  // with those of the objects around it

// What nlohmann's parser tells of a line, as values with the keys that lead to them.
class Events : public nlohmann::json_sax<nlohmann::json> {
 public:
  Events(const std::set<std::string, std::less<>>& ignored, JsonSink& sink)
      : ignored_(ignored), sink_(sink) {}

  const JsonFault& fault() const { return fault_; }

  bool null() override { return in_array() ? write("null") : take({JsonValue::Kind::null, 0.0, {}}); }
  bool boolean(bool truth) override {
    if (in_array()) return write(truth ? "true" : "false");
    return take({JsonValue::Kind::truth, truth ? 1.0 : 0.0, truth ? "true" : "false"});
  }
  bool number_integer(number_integer_t number) override { return take_whole(number); }
  bool number_unsigned(number_unsigned_t number) override { return take_whole(number); }
  bool number_float(number_float_t number, const string_t& text) override {
    if (in_array()) return write(text);
    return take({JsonValue::Kind::number, number, text});
  }
  bool string(string_t& text) override {
    return in_array() ? write(printable_json(text)) : take({JsonValue::Kind::text, 0.0, text});
  }
  bool binary(binary_t&) override { return refuse("is no JSON object"); }

  bool start_object(std::size_t) override {
    if (!descend()) return false;
    if (in_array()) return write("{");
    if (skipping_from_ == 0 && depth_ > 1 && is_ignored()) skipping_from_ = depth_;
    prefixes_.push_back(path_.size());
    return true;
  }
  bool key(string_t& name) override {
    if (in_array()) return write(printable_json(name) + ":");
    if (skipping_from_ != 0) return true;
    path_.resize(prefixes_.back());
    if (path_.size() + name.size() >= longest_key) {
      return refuse("has a key of more than " + std::to_string(longest_key) + " bytes");
    }
    if (depth_ > 1) path_ += '.';
    path_ += name;
    return true;
  }
  bool end_object() override {
    if (in_array()) {
      array_ += '}';
      return ascend();
    }
    path_.resize(prefixes_.back());
    prefixes_.pop_back();
    return ascend();
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return refuse("is an array, not an object");
    if (!descend()) return false;
    if (in_array()) return write("[");
    if (skipping_from_ != 0 || is_ignored()) return true;
    array_from_ = depth_;
    array_ = "[";
    return true;
  }
  bool end_array() override {
    if (!in_array()) return ascend();
    array_ += ']';
    if (depth_ != array_from_) return ascend();
    array_from_ = 0;
    return ascend() && take({JsonValue::Kind::array, 0.0, array_});
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    fault_ = {"is no valid JSON", position};
    return false;
  }

 private:
  bool is_ignored() const { return !ignored_.empty() && ignored_.count(path_) != 0; }

  bool in_array() const { return array_from_ != 0; }
  bool write(std::string_view piece) {
    const char before = array_.back();
    if (before != '[' && before != '{' && before != ':') array_ += ',';
    array_ += piece;
    return true;
  }
  bool descend() {
    if (++depth_ <= deepest) return true;
    return refuse("is nested deeper than " + std::to_string(deepest) + " levels");
  }
  bool ascend() {
    if (skipping_from_ == depth_) skipping_from_ = 0;
    --depth_;
    return true;
  }
  template <typename Whole>
  bool take_whole(Whole number) {
    if (in_array()) return write(std::to_string(number));
    return take({JsonValue::Kind::number, static_cast<double>(number), std::to_string(number)});
  }
  bool take(const JsonValue& value) {
    if (depth_ == 0) return refuse("is no JSON object");
    if (skipping_from_ == 0 && !is_ignored()) sink_.take(path_, value);
    return true;
  }
  bool refuse(const std::string& problem) {
    fault_ = {problem, 0};
    return false;
  }

  const std::set<std::string, std::less<>>& ignored_;
  JsonSink& sink_;
  JsonFault fault_;
  std::string path_;
  std::vector<std::size_t> prefixes_;  // how much of the path leads to each open object
  std::size_t depth_ = 0;
  std::size_t skipping_from_ = 0;  // the depth of the object that is passed over; 0: none
  std::size_t array_from_ = 0;     // the depth of the array whose JSON is gathered; 0: none
  std::string array_;
};

bool is_bare(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' ||
         c == '.';
}

// The line with every number that is not finite put in quotes; the same when there is none.
std::string with_quoted_non_finite(std::string_view line) {
  std::string out;
  bool in_text = false;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (in_text || !is_bare(c)) {
      if (c == '"') in_text = !in_text;
      const std::size_t size = in_text && c == '\\' && at + 1 < line.size() ? 2 : 1;
      out += line.substr(at, size);
      at += size;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && is_bare(line[end])) ++end;
    const std::string_view token = line.substr(at, end - at);
    double value = 0.0;
    const bool quoted = parse_number(token, value) && !std::isfinite(value);
    out += quoted ? "\"" + std::string(token) + "\"" : std::string(token);
    at = end;
  }
  return out;
}

}  // namespace

JsonFault parse_json_record(std::string_view line, const std::set<std::string, std::less<>>& ignored,
                            JsonSink& sink) {
  Events events(ignored, sink);
  if (nlohmann::json::sax_parse(line.begin(), line.end(), &events) || events.fault().column == 0) {
    return events.fault();
  }
  const std::string quoted = with_quoted_non_finite(line);
  if (quoted == line) return events.fault();
  sink.restart();
  Events again(ignored, sink);
  static_cast<void>(nlohmann::json::sax_parse(quoted, &again));
  return again.fault().problem.empty() ? JsonFault{} : events.fault();
}

}  // namespace anoean
