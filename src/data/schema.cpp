#include "data/schema.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "core/nearest.hpp"
#include "data/identifiers.hpp"
#include "data/json_text.hpp"

namespace anoean {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

void require_columns(const Table& table, const std::vector<std::string>& wanted, const std::string& purpose) {
  const auto lacking = std::find_if(wanted.begin(), wanted.end(),
                                    [&](const std::string& name) { return table.find(name) == nullptr; });
  if (lacking == wanted.end()) return;
  throw Error(Error::Kind::bad_input, "there is no column \"" + *lacking + "\" to " + purpose, "",
              did_you_mean(*lacking, names_of(table)));
}

void check_request(const Table& training, const SchemaOptions& options) {
  if (training.rows == 0) throw Error(Error::Kind::bad_input, "there are no rows to learn from");
  std::set<std::string_view> seen;
  for (const Column& column : training.columns) {
    if (seen.insert(column.name).second) continue;
    throw Error(Error::Kind::bad_input, "two columns are called \"" + column.name + "\"", "",
                "rename one of them");
  }
  if (!options.label.empty()) require_columns(training, {options.label}, "take as the label");
  require_columns(training, options.keep, "keep");
  require_columns(training, options.numeric, "learn as numbers");
  require_columns(training, options.categorical, "learn as categories");
  for (const std::string& name : options.numeric) {
    if (!contains(options.categorical, name)) continue;
    throw Error(Error::Kind::bad_input,
                "column \"" + name + "\" is asked for both as numeric and as categorical", "",
                "name it in one of the two lists");
  }
}

std::string reason_against_numbers(const Column& column) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  bool any_missing = false;
  for (const double value : column.numbers) {
    if (!std::isfinite(value)) {
      any_missing = true;
      continue;
    }
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return "has no value in any training row";
  if (low == high && !any_missing) return "constant: the same value in every training row";
  return identifier_reason(column);
}

std::string reason_against_categories(const Column& column, std::size_t widest) {
  std::vector<bool> used(column.categories.size());
  std::size_t distinct = 0;
  std::size_t present = 0;
  for (const std::uint32_t code : column.codes) {
    if (code == Column::missing) continue;
    ++present;
    if (!used[code]) ++distinct;
    used[code] = true;
  }
  if (present == 0) return "has no value in any training row";
  if (distinct == 1 && present == column.codes.size())
    return "constant: the same value in every training row";
  if (distinct == present && distinct > 1) return "unique per row: a different value in every training row";
  if (distinct > widest) {
    return "too wide: " + std::to_string(distinct) + " different values, more than " + std::to_string(widest);
  }
  return identifier_reason(column);
}

Role forced(const Column& column, ColumnType wanted) {
  const bool numeric = wanted == ColumnType::numeric;
  if (column.type == wanted) return numeric ? Role::numeric : Role::categorical;
  throw Error(
      Error::Kind::bad_input,
      "column \"" + column.name + "\" is to be learnt as " + (numeric ? "numbers" : "categories") +
          " but was read as " + (numeric ? "text" : "numbers"),
      "", numeric ? "correct the values that are no numbers" : "name it as categorical when reading, too");
}

SchemaColumn decide(const Column& column, const SchemaOptions& options, bool beside_images) {
  const std::string& name = column.name;
  if (contains(options.keep, name)) return {name, Role::keep, ""};
  if (name == options.label) return {name, Role::label, ""};
  if (contains(options.ignore, name)) return {name, Role::left_out, "ignored as asked"};
  if (contains(options.numeric, name)) return {name, forced(column, ColumnType::numeric), ""};
  if (contains(options.categorical, name)) return {name, forced(column, ColumnType::categorical), ""};

  if (name == options.divides) return {name, Role::left_out, "the rows to hold back are told by it"};
  if (beside_images) return {name, Role::left_out, "stands beside images, which are learnt alone"};
  const bool numeric = column.type == ColumnType::numeric;
  const std::string reason = numeric ? reason_against_numbers(column)
                                     : reason_against_categories(column, options.widest_categorical);
  if (!reason.empty()) return {name, Role::left_out, reason};
  return {name, numeric ? Role::numeric : Role::categorical, ""};
}

bool is_learnt(Role role) { return role == Role::numeric || role == Role::categorical; }

void require_something_to_learn(const Schema& schema) {
  const auto learnt = std::find_if(schema.columns.begin(), schema.columns.end(),
                                   [](const SchemaColumn& column) { return is_learnt(column.role); });
  const bool any_column = learnt != schema.columns.end();
  const bool images = schema.image_height != 0;
  if (images && any_column) {
    throw Error(Error::Kind::bad_input,
                "images cannot be learnt together with column \"" + learnt->name + "\"", "",
                "ignore or keep the columns beside the images");
  }
  if (images || any_column) return;
  std::string found;
  for (const SchemaColumn& column : schema.columns) {
    if (column.role != Role::left_out) continue;
    found = " (\"" + column.name + "\": " + column.reason + ")";
    break;
  }
  throw Error(Error::Kind::bad_input, "no column is left to learn from" + found, "",
              "name the columns to learn as numeric or categorical");
}

constexpr const char* role_names[] = {"numeric", "categorical", "label", "keep", "left_out"};

Role parse_role(const std::string& text) {
  for (std::size_t i = 0; i < std::size(role_names); ++i) {
    if (text == role_names[i]) return static_cast<Role>(i);
  }
  throw Error(Error::Kind::bad_input, "\"" + text + "\" is no role of a column", "model",
              "the file is damaged or newer; fit again");
}

void add_names(std::vector<std::string>& names, const Schema& schema, Role role) {
  for (const SchemaColumn& column : schema.columns) {
    if (column.role == role && !contains(names, column.name)) names.push_back(column.name);
  }
}

}  // namespace

Schema Schema::infer(const Table& training, const SchemaOptions& options) {
  check_request(training, options);
  Schema schema;
  const bool images = !training.images.empty();
  for (const Column& column : training.columns) schema.columns.push_back(decide(column, options, images));
  if (images) {
    if (training.images.height * training.images.width == 1) {
      throw Error(Error::Kind::bad_input, "the images have one pixel only", "", "give such data as columns");
    }
    schema.image_height = training.images.height;
    schema.image_width = training.images.width;
    schema.image_channels = training.images.channels;
  }
  require_something_to_learn(schema);
  return schema;
}

void Schema::apply_to(ReadOptions& options) const {
  add_names(options.numeric, *this, Role::numeric);
  add_names(options.categorical, *this, Role::categorical);
  add_names(options.keep, *this, Role::keep);
  options.infer_text = false;
}

void require_same_columns(const Schema& one, const Schema& other, const std::string& where) {
  const auto size = [](const Schema& schema) {
    return std::tuple(schema.image_height, schema.image_width, schema.image_channels);
  };
  if (size(one) != size(other))
    throw Error(Error::Kind::bad_input, "it learnt images of another size", where);
  const auto require_in = [&](const Schema& from, const Schema& in, const char* difference) {
    for (const SchemaColumn& column : from.columns) {
      if (!is_learnt(column.role)) continue;
      const SchemaColumn* same = in.find(column.name);
      if (same != nullptr && same->role == column.role) continue;
      throw Error(Error::Kind::bad_input,
                  std::string(difference) + " column \"" + column.name + "\" as a " +
                      (column.role == Role::numeric ? "number" : "category"),
                  where, "use a model of the same columns");
    }
  };
  require_in(one, other, "it did not learn");
  require_in(other, one, "it learnt");
}

const SchemaColumn* Schema::find(std::string_view name) const noexcept {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const SchemaColumn& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

void to_json(nlohmann::json& json, const Schema& schema) {
  nlohmann::json columns = nlohmann::json::array();
  for (const SchemaColumn& column : schema.columns) {
    columns.push_back({{"name", text_to_json(column.name)},
                       {"role", role_names[static_cast<std::size_t>(column.role)]},
                       {"reason", column.reason}});
  }
  json = {{"columns", std::move(columns)},
          {"image", {schema.image_height, schema.image_width, schema.image_channels}}};
}

void from_json(const nlohmann::json& json, Schema& schema) {
  Schema read;
  for (const nlohmann::json& column : json.at("columns")) {
    read.columns.push_back({text_from_json(column.at("name")),
                            parse_role(column.at("role").get<std::string>()),
                            column.at("reason").get<std::string>()});
  }
  const nlohmann::json& image = json.at("image");
  read.image_height = image.at(0).get<std::size_t>();
  read.image_width = image.at(1).get<std::size_t>();
  read.image_channels = image.at(2).get<std::size_t>();
  schema = std::move(read);
}

}  // namespace anoean
