#include "data/split_keys.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

#include "core/listed_values.hpp"
#include "data/parse_number.hpp"
#include "data/time_text.hpp"

namespace anoean {
namespace {

std::optional<double> as_number(const std::string& text) {
  double value = 0.0;
  if (!parse_number(text, value) || !std::isfinite(value)) return std::nullopt;
  return value;
}

// All of them numbers, or all of them dates.
std::vector<double> times_of_texts(const Column& column) {
  const auto read =
      column.categories.empty() || as_number(column.categories.front()) ? as_number : parse_time;
  std::vector<double> times;
  for (const std::string& text : column.categories) {
    const std::optional<double> time = read(text);
    if (!time)
      throw Error(Error::Kind::bad_input,
                  shortened(text) + " in column \"" + column.name +
                      "\", which rows are to be split by, is no " +
                      (read == as_number ? "number, as others are" : "date"),
                  "", "write times as numbers, or all as 2024-05-31 or 2024-05-31T09:59:00Z");
    times.push_back(*time);
  }
  return times;
}

template <typename Key>
std::vector<std::size_t> number_off(const std::vector<Key>& keys) {
  std::map<Key, std::size_t> known;
  std::vector<std::size_t> numbers;
  numbers.reserve(keys.size());
  for (const Key& key : keys) numbers.push_back(known.emplace(key, known.size()).first->second);
  return numbers;
}

}  // namespace

std::vector<std::size_t> groups_of(const Column& column) {
  if (column.type == ColumnType::categorical) return number_off(column.codes);
  std::vector<double> keys = column.numbers;
  std::replace_if(
      keys.begin(), keys.end(), [](double key) { return std::isnan(key); }, INFINITY);
  return number_off(keys);
}

std::vector<double> times_of(const Column& column) {
  std::vector<double> times = column.numbers;
  if (column.type == ColumnType::categorical) {
    const std::vector<double> of_code = times_of_texts(column);
    times.clear();
    for (const std::uint32_t code : column.codes)
      times.push_back(code == Column::missing ? NAN : of_code[code]);
  }
  const auto lacking = std::find_if(times.begin(), times.end(), [](double time) { return std::isnan(time); });
  if (lacking == times.end()) return times;
  throw Error(
      Error::Kind::bad_input,
      "row " + std::to_string(lacking - times.begin() + 1) + " has no \"" + column.name + "\" to split by",
      "", "fill it in or split another way");
}

}  // namespace anoean
