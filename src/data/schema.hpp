#pragma once

#include <anoean/table.hpp>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

namespace anoean {

enum class Role {
  numeric,      // learnt as a number
  categorical,  // learnt as a category
  label,        // says which rows are normal; never learnt
  keep,         // passed through to the scores, never learnt; it may be the label, too
  left_out,     // not learnt; `reason` says why
};

struct SchemaColumn {
  std::string name;
  Role role = Role::left_out;
  std::string reason;  // why it is left out, in words for the user; empty otherwise
};

struct SchemaOptions {
  std::string label;  // empty: none
  std::vector<std::string> keep;
  std::vector<std::string> numeric;      // learn these as numbers even where they look like identifiers
  std::vector<std::string> categorical;  // learn these as categories even where they are wide or constant
  std::vector<std::string> ignore;
  std::string divides;                   // rows are divided by it: left out unless asked for; empty: none
  std::size_t widest_categorical = 256;  // more distinct values than this: left out unless asked for
};

// What each column of the records is for.
struct Schema {
  std::vector<SchemaColumn> columns;
  std::size_t image_height = 0, image_width = 0, image_channels = 0;  // 0 where there are no images

  // Decides by looking at all training rows, known anomalies included: a column that is constant, unique per
  // row, a timestamp by name and monotony, or over-wide is left out with its reason. Throws Error when a
  // named column does not exist (with the nearest name) or nothing is left to learn from.
  static Schema infer(const Table& training, const SchemaOptions& options);

  // How to read another file so that its columns come with the types of this schema.
  void apply_to(ReadOptions& options) const;

  const SchemaColumn* find(std::string_view name) const noexcept;
};

// Throws Error, bad_input, naming a column, unless records that are read for the one can be scored by the
// other: the same columns are learnt in the same way, or images of the same size.
void require_same_columns(const Schema& one, const Schema& other, const std::string& where);

void to_json(nlohmann::json& json, const Schema& schema);
void from_json(const nlohmann::json& json, Schema& schema);  // throws nlohmann's exceptions on a wrong shape

}  // namespace anoean
