#include "data/split_keys.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fast_float/fast_float.h>
#include <functional>
#include <map>
#include <numeric>
#include <optional>

namespace anoean {
namespace {

std::optional<double> as_number(const std::string& text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = fast_float::from_chars(text.data(), end, value);
  if (failure != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<double> alphabetical_ranks(const std::vector<std::string>& texts) {
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; });
  std::vector<double> ranks(texts.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = static_cast<double>(rank);
  return ranks;
}

std::vector<double> times_of_texts(const std::vector<std::string>& texts) {
  std::vector<double> times;
  for (const std::string& text : texts) {
    const std::optional<double> number = as_number(text);
    if (!number) return alphabetical_ranks(texts);
    times.push_back(*number);
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
    const std::vector<double> of_code = times_of_texts(column.categories);
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
