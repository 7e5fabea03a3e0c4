#include "data/identifiers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace anoean {
namespace {

// Fewer rows rise or fall by chance.
constexpr std::size_t fewest_judged_rows = 8;
constexpr double nearly_all = 0.95;

bool has_telling_name(const std::string& name) {
  static constexpr std::array whole = {"ts",    "time", "timestamp", "date",       "datetime",
                                       "epoch", "id",   "uid",       "uuid",       "guid",
                                       "index", "row",  "rowid",     "row_number", "rownum"};
  static constexpr std::array endings = {"_id",   "_uid", "_uuid", "_ts",       ".ts",     " id",
                                         "_date", ".uid", "uuid",  "timestamp", "datetime"};
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(whole.begin(), whole.end(), lower) != whole.end() ||
         std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

template <typename T, typename Order>
bool ordered(const std::vector<T>& values, Order order) {
  return std::adjacent_find(values.begin(), values.end(),
                            [&](const T& a, const T& b) { return !order(a, b); }) == values.end();
}

template <typename T>
bool never_turns_back(const std::vector<T>& values) {
  return values.size() >= fewest_judged_rows &&
         (ordered(values, std::less_equal<>()) || ordered(values, std::greater_equal<>()));
}

template <typename T>
bool hardly_repeats(std::vector<T> values) {
  if (values.size() < fewest_judged_rows) return false;
  std::sort(values.begin(), values.end());
  const auto distinct = std::unique(values.begin(), values.end()) - values.begin();
  return static_cast<double>(distinct) >= nearly_all * static_cast<double>(values.size());
}

template <typename T>
std::string reason_by_name(const std::string& name, const std::vector<T>& values) {
  if (!has_telling_name(name)) return "";
  if (hardly_repeats(values)) return "an identifier or timestamp by its name, and its values hardly repeat";
  if (never_turns_back(values))
    return "an identifier or timestamp by its name, and its values never turn back";
  return "";
}

bool is_running_number(const std::vector<double>& values) {
  if (values.size() < fewest_judged_rows) return false;
  if (!std::all_of(values.begin(), values.end(), [](double value) { return value == std::floor(value); }))
    return false;
  return ordered(values, std::less<>()) || ordered(values, std::greater<>());
}

}  // namespace

std::string identifier_reason(const Column& column) {
  if (column.type == ColumnType::numeric) {
    std::vector<double> values;
    std::copy_if(column.numbers.begin(), column.numbers.end(), std::back_inserter(values),
                 [](double value) { return std::isfinite(value); });
    if (is_running_number(values))
      return "a running number or timestamp: it only ever rises or falls from row to row";
    return reason_by_name(column.name, values);
  }
  std::vector<std::string_view> values;
  for (const std::uint32_t code : column.codes) {
    if (code != Column::missing) values.push_back(column.categories[code]);
  }
  return reason_by_name(column.name, values);
}

}  // namespace anoean
