#include "model/labels.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "core/nearest.hpp"
#include "data/table_rows.hpp"

namespace anoean {
namespace {

constexpr std::size_t listed_at_most = 12;

std::string listed(const std::map<std::string, std::size_t>& counts) {
  std::string text = "its values are: ";
  std::size_t listed = 0;
  for (const auto& [value, count] : counts) {
    if (listed == listed_at_most) return text + ", and " + std::to_string(counts.size() - listed) + " more";
    text += (listed == 0 ? "" : ", ") + (value.empty() ? "(missing)" : value) + " (" + std::to_string(count) +
            ")";
    ++listed;
  }
  return text;
}

}  // namespace

const Column& require_column(const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  if (column != nullptr) return *column;
  std::vector<std::string> names;
  for (const Column& one : table.columns) names.push_back(one.name);
  throw Error(Error::Kind::bad_input, "there is no column \"" + name + "\"", {}, did_you_mean(name, names));
}

Labels read_labels(const Table& table, const std::string& label, const std::vector<std::string>& normal) {
  Labels labels;
  labels.classes = texts(require_column(table, label));
  for (const std::string& value : labels.classes) ++labels.counts[value];
  if (normal.empty()) {
    throw Error(Error::Kind::bad_input, "it is not said which values of \"" + label + "\" mean normal", {},
                listed(labels.counts));
  }
  labels.normal.reserve(labels.classes.size());
  for (const std::string& value : labels.classes) {
    labels.normal.push_back(std::find(normal.begin(), normal.end(), value) != normal.end() ? 1 : 0);
  }
  if (std::find(labels.normal.begin(), labels.normal.end(), 1) == labels.normal.end()) {
    throw Error(Error::Kind::bad_input, "no row is normal: none has \"" + label + "\" = " + normal.front(),
                {}, listed(labels.counts));
  }
  return labels;
}

}  // namespace anoean
