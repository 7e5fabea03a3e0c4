#include "data/jsonl_reader.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <unordered_map>
#include <utility>

#include "data/block_writer.hpp"
#include "data/column_plan.hpp"
#include "data/field_decoder.hpp"
#include "data/json_record.hpp"
#include "data/line_source.hpp"

namespace anoean {
namespace {

constexpr std::size_t json_block_bytes = std::size_t{1} << 22;
constexpr std::size_t sample_lines = 10'000;
constexpr std::size_t json_sample_bytes = std::size_t{1} << 22;
constexpr const char* line_advice = "write one object per line, as jq -c does";

using IgnoredKeys = std::set<std::string, std::less<>>;

// Finds columns by key. Lines tend to hold the same keys in the same order: the guess is the one behind the
// last that was found.
class KeyIndex {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  void add(const std::string& key) {
    places_.emplace(key, keys_.size());
    keys_.push_back(key);
  }
  std::size_t find(std::string_view key) {
    if (guess_ >= keys_.size()) guess_ = 0;
    if (keys_.empty()) return none;
    if (keys_[guess_] == key) return guess_++;
    key_.assign(key);
    const auto found = places_.find(key_);
    if (found == places_.end()) return none;
    guess_ = found->second + 1;
    return found->second;
  }

 private:
  std::vector<std::string> keys_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t guess_ = 0;
  std::string key_;
};

// Gathers the columns of a sample. A text makes its column categorical, unless it stands for a missing value
// or spells a number that is not finite.
class ColumnGatherer : public JsonSink {
 public:
  explicit ColumnGatherer(const ValueRules& rules) : rules_(rules) {}

  void take(std::string_view key, const JsonValue& value) override {
    std::size_t column = keys_.find(key);
    if (column == KeyIndex::none) {
      if (plan.size() > most_columns) return;  // too many already
      column = plan.size();
      plan.push_back({std::string(key)});
      keys_.add(plan.back().name);
    }
    // Unless the column is kept, an array is reported when the line is read.
    if (value.kind == JsonValue::Kind::array) plan[column].use = ColumnUse::categorical;
    if (value.kind != JsonValue::Kind::text) return;
    double number = 0.0;
    std::size_t non_finite = 0;
    const bool decoded = decode_number(value.text, rules_, number, non_finite);
    if (!decoded || !std::isnan(number)) plan[column].use = ColumnUse::categorical;
  }

  void restart() override {}  // a column that a line has is one either way

  std::vector<PlannedColumn> plan;

 private:
  const ValueRules& rules_;
  KeyIndex keys_;
};

class JsonlReader : public Reader, private JsonSink {
 public:
  JsonlReader(LineSource lines, std::vector<PlannedColumn> plan, ValueRules rules, IgnoredKeys ignored,
              const ReadOptions& options);

  bool read(Table& block, std::size_t max_rows) override;

 private:
  void take(std::string_view key, const JsonValue& value) override;
  void restart() override { start_row(); }
  void take_number(std::size_t column, const JsonValue& value);
  void take_code(std::size_t column, const JsonValue& value);
  void take_line();
  void start_row();
  void refuse(std::string problem, std::string advice, std::size_t column = 0);

  LineSource lines_;
  std::vector<PlannedColumn> plan_;
  ValueRules rules_;
  IgnoredKeys ignored_;
  bool keep_malformed_;
  bool arrays_matter_;
  BlockWriter writer_;
  KeyIndex keys_;
  Table* block_ = nullptr;
  bool empty_ = true;

  // Of the line at hand:
  std::size_t known_keys_ = 0;
  std::vector<std::size_t> non_finite_;  // columns that hold NaN or an infinity
  std::string problem_;
  std::string advice_;
  std::size_t column_ = 0;
};

JsonlReader::JsonlReader(LineSource lines, std::vector<PlannedColumn> plan, ValueRules rules,
                         IgnoredKeys ignored, const ReadOptions& options)
    : lines_(std::move(lines)),
      plan_(std::move(plan)),
      rules_(std::move(rules)),
      ignored_(std::move(ignored)),
      keep_malformed_(options.keep_malformed),
      arrays_matter_(options.infer_text),
      writer_(plan_, rules_.missing) {
  for (std::size_t i = 0; i < writer_.columns(); ++i) keys_.add(plan_[writer_.input_of(i)].name);
}

bool JsonlReader::read(Table& block, std::size_t max_rows) {
  writer_.begin(block);
  block_ = &block;
  std::size_t bytes = 0;
  while (block.rows < max_rows && bytes < json_block_bytes &&
         lines_.peek(block.rows == 0 ? Wait::yes : Wait::no)) {
    bytes += lines_.line().size() + writer_.columns() * sizeof(double);
    if (lines_.line().find_first_not_of(" \t") != std::string_view::npos) take_line();
    lines_.take();
  }
  writer_.end();
  if (block.rows == 0 && empty_) {
    throw Error(Error::Kind::bad_input, "has no rows", lines_.name(),
                "JSON objects are expected, one per line");
  }
  empty_ = false;
  return block.rows > 0;
}

void JsonlReader::start_row() {
  writer_.make_room(1);
  for (std::size_t i = 0; i < writer_.columns(); ++i) {
    if (writer_.column(i).type == ColumnType::numeric) {
      *writer_.numbers(i) = NAN;
    } else {
      *writer_.codes(i) = Column::missing;
    }
  }
  known_keys_ = 0;
  non_finite_.clear();
  problem_.clear();
}

void JsonlReader::refuse(std::string problem, std::string advice, std::size_t column) {
  if (!problem_.empty()) return;
  problem_ = std::move(problem);
  advice_ = std::move(advice);
  column_ = column;
}

void JsonlReader::take_line() {
  start_row();
  const JsonFault fault = parse_json_record(lines_.line(), ignored_, *this);
  if (!fault.problem.empty()) {
    problem_.clear();
    refuse(fault.problem, line_advice, fault.column);
  }
  if (known_keys_ == 0 && writer_.columns() > 0) {
    refuse("has none of the expected keys", "keys are expected such as " + plan_[writer_.input_of(0)].name);
  }
  writer_.add_rows(1);
  if (problem_.empty()) {
    for (const std::size_t column : non_finite_) ++writer_.column(column).non_finite;
    return;
  }
  if (!keep_malformed_) throw Error(Error::Kind::bad_input, problem_, lines_.where(column_), advice_);
  writer_.reject({block_->rows - 1, lines_.number(), std::string(lines_.line()), problem_});
}

void JsonlReader::take(std::string_view key, const JsonValue& value) {
  const std::size_t column = keys_.find(key);
  const bool kept = column != KeyIndex::none && plan_[writer_.input_of(column)].verbatim;
  if (value.kind == JsonValue::Kind::array && !kept && (arrays_matter_ || column != KeyIndex::none)) {
    refuse("key " + shown(key) + " holds an array",
           "leave it out by --ignore " + std::string(key) + ", or keep it");
  }
  if (column == KeyIndex::none) return;
  ++known_keys_;
  if (value.kind == JsonValue::Kind::null || (value.kind == JsonValue::Kind::array && !kept)) return;
  if (writer_.column(column).type == ColumnType::numeric) {
    take_number(column, value);
  } else {
    *writer_.codes(column) = writer_.dictionary(column).code(value.text);
  }
}

void JsonlReader::take_number(std::size_t column, const JsonValue& value) {
  double& number = *writer_.numbers(column);
  std::size_t non_finite = 0;
  if (value.kind != JsonValue::Kind::text) {
    number = value.number;
  } else if (!decode_number(value.text, rules_, number, non_finite)) {
    const std::string& name = writer_.column(column).name;
    refuse(shown(value.text) + " in numeric column \"" + name + "\" is no number",
           "correct it, or have the column learnt as text (anoean fit --categorical " + name + ")");
  }
  if (non_finite > 0) non_finite_.push_back(column);
}

std::vector<PlannedColumn> infer_plan(LineSource& lines, const ValueRules& rules,
                                      const IgnoredKeys& ignored) {
  ColumnGatherer gatherer(rules);
  lines.start_sample(json_sample_bytes);
  for (std::size_t i = 0; i < sample_lines && lines.peek(Wait::no); ++i) {
    parse_json_record(lines.line(), ignored, gatherer);
    lines.take();
  }
  lines.end_sample();
  return std::move(gatherer.plan);
}

}  // namespace

std::unique_ptr<Reader> open_jsonl_reader(TextBuffer buffer, const std::string& name,
                                          const ReadOptions& options) {
  LineSource lines(std::move(buffer), name);
  const ValueRules rules = common_value_rules();
  IgnoredKeys ignored(options.ignore.begin(), options.ignore.end());
  std::vector<PlannedColumn> plan;
  if (!options.infer_text) {
    plan = wanted_columns(options, name);
  } else {
    const Layout* layout = chosen_layout(options);
    if (layout != nullptr) ignored.insert(layout->ignore.begin(), layout->ignore.end());
    for (const auto* list : {&options.numeric, &options.categorical, &options.keep}) {
      for (const std::string& key : *list) ignored.erase(key);
    }
    plan = infer_plan(lines, rules, ignored);
    ReadOptions named = options;
    named.ignore.clear();  // a key may be ignored that holds an object or an array
    plan_columns(plan, named, name);
    for (PlannedColumn& column : plan) {
      if (column.use == ColumnUse::undecided) column.use = ColumnUse::numeric;
    }
  }
  return std::make_unique<JsonlReader>(std::move(lines), std::move(plan), rules, std::move(ignored), options);
}

}  // namespace anoean
