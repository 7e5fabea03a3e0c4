#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/distinct_files.hpp"

namespace CLI {
class App;
}

namespace anoean::cli {

// The flags that every command with records as input shares.
struct InputFlags {
  std::vector<std::string> files;
  std::size_t threads = 0;
  ReadOptions read;

  void add_files(CLI::App& command);
  void add_format(CLI::App& command);   // --input-format, --layout, --columns, --labels
  void add_columns(CLI::App& command);  // --numeric, --categorical, --ignore
  void add_threads(CLI::App& command);

  // Whether one of them is no file but a pipe or a device, whose records come only once.
  bool any_stream() const;
  // All that is read because of them.
  std::vector<NamedFile> named_files() const;
};

// All files as one table, read with the same options.
Table read_files(const std::vector<std::string>& files, const ReadOptions& options);

// Every block of all files in turn, each file with the same options.
void for_each_block(const std::vector<std::string>& files, const ReadOptions& options,
                    const std::function<void(const std::string& file, Table& block)>& take);

// Label and normal values as given, else those of the layout, else those of fit.
struct LabelFlags {
  std::string label;
  std::vector<std::string> normal;

  void add(CLI::App& command);
  void complete_from_layout(const std::string& layout);
  void complete_from_model(const Scorer& scorer);
  bool is_known() const { return !label.empty() && !normal.empty(); }
};

}  // namespace anoean::cli
