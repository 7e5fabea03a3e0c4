#include "data/line_features.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <cstring>

#include "data/layouts.hpp"
#include "data/parse_number.hpp"
#include "data/row_batch.hpp"
#include "data/text_buffer.hpp"

namespace anoean {
namespace {

const std::string source = "line";

std::vector<PlannedColumn> planned(const ReadOptions& options) {
  const Layout* layout = chosen_layout(options);
  std::vector<std::string> names = options.columns;
  if (names.empty() && layout != nullptr) names = layout->columns;
  if (names.empty())
    throw Error(Error::Kind::bad_input, "nothing names the fields", source, "give their columns or a layout");
  std::vector<PlannedColumn> plan;
  for (std::string& name : names) plan.push_back({std::move(name)});
  plan_columns(plan, options, source);
  return plan;
}

char separator_of(const ReadOptions& options) {
  if (options.format.empty() || options.format == "csv") return ',';
  if (options.format == "tsv") return '\t';
  throw Error(Error::Kind::bad_input, "lines of format \"" + options.format + "\" are not read one by one",
              source, "use csv or tsv");
}

[[noreturn]] void refuse_line(const std::string& problem) {
  throw Error(Error::Kind::bad_input, problem, source);
}

}  // namespace

LineFeatures::LineFeatures(const Preprocessor& preprocessor, const ReadOptions& options)
    : preprocessor_(preprocessor),
      separator_(separator_of(options)),
      plan_(planned(options)),
      rules_(common_value_rules()) {
  if (preprocessor.shape().is_image())
    throw Error(Error::Kind::bad_input, "the model learnt images, which do not come as lines", source);
  for (const NumericFeature& feature : preprocessor.numeric())
    numeric_.push_back(find(feature.name, ColumnUse::numeric));
  for (const CategoricalFeature& feature : preprocessor.categorical())
    categorical_.push_back(find(feature.name, ColumnUse::categorical));
}

LineFeatures::Learnt LineFeatures::find(const std::string& name, ColumnUse use) const {
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    if (plan_[i].name == name && plan_[i].use == use) return {i, plan_[i].strip_dot};
  }
  throw Error(Error::Kind::bad_input, "column \"" + name + "\", which was learnt, is not among the fields",
              source, "name the fields as the records that were learnt");
}

LineFeatures::Space::Space(const LineFeatures& lines)
    : ends(lines.plan_.size() + 1), splitter({lines.separator_, true, false}) {
  row.shape = lines.preprocessor_.shape();
  row.rows = 1;
  row.dense = AlignedBuffer<float>(row.shape.dense());
  row.categories.resize(row.shape.categorical());
}

// The rare line with quotes, or with something that is no line.
RowBatch LineFeatures::split_quoted(std::string_view line, Space& space) const {
  RowSplitter& splitter = space.splitter;
  splitter.split(line, true);
  if (!splitter.problem().empty()) refuse_line(splitter.problem());
  if (splitter.size() < line.size()) refuse_line("holds more than one record");
  const std::size_t fields = splitter.fields();
  if (fields != plan_.size()) {
    refuse_line("has " + std::to_string(fields) + (fields == 1 ? " field" : " fields") + " instead of " +
                std::to_string(plan_.size()));
  }
  return {.text = splitter.text(),
          .ends = splitter.ends(),
          .width = plan_.size(),
          .rows = 1,
          .line = 1,
          .quoted = splitter.raw()};
}

RowBatch LineFeatures::split(std::string_view line, Space& space) const {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find_first_of(std::string_view("\"\n\0", 3)) != std::string_view::npos)
    return split_quoted(line, space);
  constexpr std::size_t padding = TextBuffer::padding;
  space.text.resize(line.size() + 2 * padding);
  char* text = space.text.data() + padding;
  std::memcpy(text, line.data(), line.size());
  std::uint32_t* end = space.ends.data();
  *end++ = static_cast<std::uint32_t>(-1);
  const char* const stop = text + line.size();
  for (const char* at = text; end < space.ends.data() + space.ends.size(); ++at) {
    const auto* found =
        static_cast<const char*>(std::memchr(at, separator_, static_cast<std::size_t>(stop - at)));
    at = found == nullptr ? stop : found;
    *end++ = static_cast<std::uint32_t>(at - text);
    if (found == nullptr) break;
  }
  const bool as_wide = end == space.ends.data() + space.ends.size() && text + end[-1] == stop;
  if (!as_wide) return split_quoted(line, space);  // says what is wrong
  return {
      .text = text, .ends = space.ends.data() + 1, .width = plan_.size(), .rows = 1, .line = 1, .quoted = {}};
}

double LineFeatures::number(const RowBatch& fields, std::size_t index) const {
  const std::string_view text = fields.field(0, numeric_[index].field);
  double value = 0.0;
  if (parse_short_number(text.data() + text.size(), text.size(), value)) return value;
  std::size_t non_finite = 0;
  if (!decode_number(text, rules_, value, non_finite)) {
    const std::string& name = plan_[numeric_[index].field].name;
    refuse_line(shown(text) + " in numeric column \"" + name + "\" is no number");
  }
  return value;
}

void LineFeatures::read(std::string_view line, Space& space) const {
  const RowBatch fields = split(line, space);
  const std::vector<NumericFeature>& numeric = preprocessor_.numeric();
  float* out = space.row.dense.data();
  float* indicator = out + numeric.size();
  for (std::size_t i = 0; i < numeric.size(); ++i) {
    const double value = number(fields, i);
    *out++ = numeric[i].scaled(value);
    if (numeric[i].has_indicator) *indicator++ = std::isfinite(value) ? 0.0F : 1.0F;
  }
  for (std::size_t i = 0; i < categorical_.size(); ++i) {
    std::string_view text = fields.field(0, categorical_[i].field);
    if (categorical_[i].strip_dot && text.ends_with('.')) text.remove_suffix(1);
    space.row.categories[i] =
        rules_.is_missing(text) ? missing_category : preprocessor_.categorical()[i].index(text);
  }
}

}  // namespace anoean
