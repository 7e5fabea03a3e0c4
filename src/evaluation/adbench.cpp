#include "evaluation/adbench.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "core/random.hpp"
#include "data/table_rows.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;

constexpr double test_share = 0.3;
constexpr double validation_share = 0.15;
constexpr double validation_anomaly_share = 0.2;

std::size_t share_of(std::size_t count, double share) {
  return static_cast<std::size_t>(std::lround(share * static_cast<double>(count)));
}

// Takes so many from the end.
Rows take(Rows& rows, std::size_t count) {
  const auto first = rows.end() - static_cast<std::ptrdiff_t>(std::min(count, rows.size()));
  Rows taken(first, rows.end());
  rows.erase(first, rows.end());
  return taken;
}

Rows sorted(Rows rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

// Rows of all that are used, in a random order; a row may come more than once.
Rows sample(const Pool& all, const AdbenchProtocol& protocol, std::uint64_t seed, Draw& draw) {
  Rows usable;
  for (std::size_t row = 0; row < all.classes.size(); ++row) {
    if (all.classes[row] != Pool::no_class) usable.push_back(row);
  }
  Random random(seed, "adbench sample");
  random.shuffle(usable);
  const std::size_t rows = usable.size();
  if (rows > protocol.most_rows) {
    usable.resize(protocol.most_rows);
    draw.notes.push_back(std::to_string(protocol.most_rows) + " of " + std::to_string(rows) + " rows");
  } else if (rows > 0 && rows < protocol.fewest_rows) {
    Rows drawn(protocol.fewest_rows);
    for (std::size_t& row : drawn) row = usable[random.below(rows)];
    usable = std::move(drawn);
    draw.notes.push_back(std::to_string(protocol.fewest_rows) + " rows drawn with repetition from " +
                         std::to_string(rows));
  }
  return usable;
}

struct Groups {
  Rows normals;
  Rows anomalies;
};

Groups groups_of(const Pool& pool) {
  Groups groups;
  for (std::size_t row = 0; row < pool.classes.size(); ++row) {
    const std::string& name = pool.class_names[pool.classes[row]];
    const bool normal = std::find(pool.normal.begin(), pool.normal.end(), name) != pool.normal.end();
    (normal ? groups.normals : groups.anomalies).push_back(row);
  }
  return groups;
}

Pool selected(const Pool& all, const Rows& rows) {
  Pool pool{.dataset = all.dataset, .label = all.label, .normal = all.normal};
  pool.table = select_rows(all.table, rows);
  pool.class_names = all.class_names;
  for (const std::size_t row : rows) {
    pool.classes.push_back(all.classes[row]);
    pool.file.push_back(all.file[row]);
    pool.row_hashes.push_back(all.row_hashes[row]);
  }
  return pool;
}

// To training these rows are normal ones, whatever they are.
void hide_labels(Pool& pool, const Rows& rows) {
  const std::string& normal = pool.normal.front();
  const auto place = std::find(pool.class_names.begin(), pool.class_names.end(), normal);
  const auto its_class = static_cast<std::uint32_t>(place - pool.class_names.begin());
  Column& label = *pool.table.find(pool.label);
  label.codes.assign(pool.classes.begin(), pool.classes.end());
  label.categories = pool.class_names;
  for (const std::size_t row : rows) label.codes[row] = pool.classes[row] = its_class;
}

void require_rows(const Rows& rows, const std::string& what, const Pool& pool) {
  if (!rows.empty()) return;
  throw Error(Error::Kind::bad_input, pool.dataset + " has too few " + what + " for this experiment", {},
              "leave it out");
}

std::string path_of(const std::string& name, const std::string& directory) {
  for (const std::string& folder : {directory, directory + "/adbench"}) {
    std::string path = folder + "/" + name + ".npz";
    if (std::filesystem::is_regular_file(path)) return path;
  }
  return {};
}

bool usable_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace

AdbenchDraw draw_adbench(const Pool& all, const AdbenchProtocol& protocol, std::uint64_t seed) {
  AdbenchDraw drawn;
  Draw& draw = drawn.draw;
  Pool& pool = drawn.pool;
  pool = selected(all, sample(all, protocol, seed, draw));
  draw.normal_classes = pool.normal;
  draw.learns_all_anomalies = true;
  Groups groups = groups_of(pool);  // in random order, as the sample is
  draw.test_normals = sorted(take(groups.normals, share_of(groups.normals.size(), test_share)));
  draw.test_anomalies = sorted(take(groups.anomalies, share_of(groups.anomalies.size(), test_share)));
  require_rows(draw.test_normals, "normal rows", pool);
  require_rows(draw.test_anomalies, "anomalies", pool);
  require_rows(groups.anomalies, "anomalies", pool);

  // ⌈share · anomalies⌉; those of a smaller share are among those of a larger one.
  Rows hidden = std::move(groups.anomalies);
  Rows labelled = take(hidden, (protocol.labelled_percent * hidden.size() + 99) / 100);
  hide_labels(pool, hidden);
  Rows unlabelled = std::move(groups.normals);
  unlabelled.insert(unlabelled.end(), hidden.begin(), hidden.end());
  Random(seed, "adbench validation").shuffle(unlabelled);
  draw.split.validation_normals = sorted(take(unlabelled, share_of(unlabelled.size(), validation_share)));
  draw.split.train_normals = sorted(std::move(unlabelled));
  require_rows(draw.split.train_normals, "normal rows", pool);
  const std::size_t held = std::min(share_of(labelled.size(), validation_anomaly_share), labelled.size() - 1);
  draw.split.validation_anomalies = sorted(take(labelled, held));
  draw.split.train_anomalies = sorted(std::move(labelled));
  for (const std::string& name : pool.class_names) {
    if (std::find(pool.normal.begin(), pool.normal.end(), name) == pool.normal.end())
      draw.seen_classes.push_back(name);
  }
  draw.notes.push_back(std::to_string(draw.split.train_anomalies.size() + held) + " labelled, " +
                       std::to_string(hidden.size()) + " anomalies not");
  return drawn;
}

std::vector<std::string> adbench_sets(const std::string& directory) {
  std::vector<std::string> names;
  for (const std::string& folder : {directory, directory + "/adbench"}) {
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
      if (entry.path().extension() != ".npz") continue;
      const std::string name = entry.path().stem().string();
      if (!usable_name(name))
        throw Error(Error::Kind::bad_input, "the name of this data set cannot stand in a table of results",
                    entry.path().string(), "use letters, digits, dots, - and _ alone");
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  if (names.empty())
    throw Error(Error::Kind::bad_input, "there is no data set of ADBench, a file NAME.npz, in this folder",
                directory, "\"anoean datasets\" says how to get some");
  std::sort(names.begin(), names.end(), [](const std::string& one, const std::string& other) {
    const long a = std::strtol(one.c_str(), nullptr, 10);
    const long b = std::strtol(other.c_str(), nullptr, 10);
    return a != b ? a < b : one < other;
  });
  return names;
}

Pool load_adbench_pool(const std::string& name, const std::string& directory) {
  const std::string path = path_of(name, directory);
  if (path.empty())
    throw Error(Error::Kind::bad_input, name + ".npz is not there", directory,
                "\"anoean datasets\" says how to get it");
  return load_pool_of_file(name, path, "adbench");
}

}  // namespace anoean
