#include "evaluation/protocol.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "core/random.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;
using Classes = std::vector<std::uint32_t>;

constexpr std::size_t class_draws = 1000;  // until one holds enough rows

// Rows of one class in random order, dealt from the end.
Rows deal(Rows& from, std::size_t count) {
  count = std::min(count, from.size());
  Rows taken(from.end() - static_cast<std::ptrdiff_t>(count), from.end());
  from.resize(from.size() - count);
  return taken;
}

void add(Rows& to, const Rows& rows) { to.insert(to.end(), rows.begin(), rows.end()); }

// One draw in the making.
class Drawing {
 public:
  Drawing(const Protocol& protocol, const Pool& pool, std::uint64_t seed)
      : protocol_(protocol), pool_(pool), seed_(seed) {}

  Draw run() {
    choose_normal_classes();
    group_rows();
    draw_normals();
    choose_seen_classes();
    draw_training_anomalies();
    draw_test_anomalies();
    for (Rows* rows :
         {&draw_.split.train_normals, &draw_.split.validation_normals, &draw_.split.calibration_normals,
          &draw_.split.train_anomalies, &draw_.split.validation_anomalies, &draw_.test_normals,
          &draw_.test_anomalies, &draw_.test_seen, &draw_.test_unseen})
      std::sort(rows->begin(), rows->end());
    return std::move(draw_);
  }

 private:
  bool apart() const { return protocol_.files == Protocol::Files::train_to_test; }
  std::vector<Rows>& test_groups() { return apart() ? test_file_ : rows_; }

  void choose_normal_classes();
  void group_rows();
  void draw_normals();
  Rows equal_parts(std::vector<Rows>& groups, std::size_t count, const std::string& what);
  void choose_seen_classes();
  std::size_t seen_count(std::size_t classes) const;
  void draw_training_anomalies();
  void draw_test_anomalies();
  void note_shortage(const Rows& drawn, const std::string& what);
  Rows uniform_over_classes(const Classes& classes, const std::string& purpose);

  const Protocol& protocol_;
  const Pool& pool_;
  std::uint64_t seed_;
  Classes normal_;
  Classes seen_;
  Classes withheld_;
  std::vector<Rows> rows_;       // per class, shuffled: of both files, or of the training file
  std::vector<Rows> test_file_;  // of the test file, where it is kept apart
  Draw draw_;
};

void Drawing::choose_normal_classes() {
  std::set<std::string> names(protocol_.normal.begin(), protocol_.normal.end());
  if (names.empty()) {
    const Rows order = Random(seed_, "normal classes").permutation(pool_.class_names.size());
    for (std::size_t i = 0; i < protocol_.drawn_normal && i < order.size(); ++i)
      names.insert(pool_.class_names[order[i]]);
  }
  for (std::uint32_t i = 0; i < pool_.class_names.size(); ++i) {
    if (!names.contains(pool_.class_names[i])) continue;
    normal_.push_back(i);
    draw_.normal_classes.push_back(pool_.class_names[i]);
  }
  if (normal_.size() != names.size())
    throw Error(Error::Kind::bad_input, "a normal class has no row in " + pool_.dataset);
}

void Drawing::group_rows() {
  rows_.resize(pool_.class_names.size());
  test_file_.resize(apart() ? rows_.size() : 0);
  std::vector<std::unordered_set<std::uint64_t>> met(protocol_.deduplicated ? rows_.size() : 0);
  std::size_t repeated = 0;
  for (std::size_t row = 0; row < pool_.classes.size(); ++row) {
    const std::uint32_t its_class = pool_.classes[row];
    if (its_class == Pool::no_class) continue;
    if (protocol_.deduplicated && !met[its_class].insert(pool_.row_hashes[row]).second) {
      ++repeated;
      continue;
    }
    (apart() && pool_.file[row] != 0 ? test_file_ : rows_)[its_class].push_back(row);
  }
  if (protocol_.deduplicated) {
    draw_.notes.push_back(std::to_string(repeated) + " of " + std::to_string(pool_.classes.size()) +
                          " rows repeat another one and are left out");
  }
  Random random(seed_, "order of rows");
  for (Rows& rows : rows_) random.shuffle(rows);
  for (Rows& rows : test_file_) random.shuffle(rows);
}

// So many normals, in equal parts of each normal class as far as it has them.
Rows Drawing::equal_parts(std::vector<Rows>& groups, std::size_t count, const std::string& what) {
  Rows drawn;
  for (std::size_t i = 0; i < normal_.size(); ++i) {
    const std::size_t part = count / normal_.size() + (i < count % normal_.size() ? 1 : 0);
    add(drawn, deal(groups[normal_[i]], part));
  }
  if (drawn.size() < count)
    draw_.notes.push_back("only " + std::to_string(drawn.size()) + " normal rows are left to " + what);
  return drawn;
}

void Drawing::draw_normals() {
  const Sizes& sizes = protocol_.sizes;
  draw_.test_normals = equal_parts(test_groups(), sizes.test_normals, "test on");
  draw_.split.validation_normals = equal_parts(rows_, sizes.validation_normals, "validate on");
  draw_.split.calibration_normals = equal_parts(rows_, sizes.calibration_normals, "calibrate on");
  draw_.split.train_normals = equal_parts(rows_, sizes.train_normals, "train on");
  if (draw_.split.train_normals.empty() || draw_.test_normals.empty())
    throw Error(Error::Kind::bad_input, pool_.dataset + " has too few normal rows for this experiment");
}

std::size_t Drawing::seen_count(std::size_t classes) const {
  if (protocol_.seen_count > 0) return std::min(protocol_.seen_count, classes);
  const double share = protocol_.seen_share * static_cast<double>(classes);
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share)));
}

// Drawn again while they hold too few rows to train and validate on.
void Drawing::choose_seen_classes() {
  Classes candidates;
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    const bool normal = std::find(normal_.begin(), normal_.end(), i) != normal_.end();
    if (!normal && !rows_[i].empty()) candidates.push_back(i);
    if (!normal && rows_[i].empty() && apart() && !test_file_[i].empty()) withheld_.push_back(i);
  }
  if (candidates.empty())
    throw Error(Error::Kind::bad_input, pool_.dataset + " has no anomalies to learn from");
  const std::size_t count = seen_count(candidates.size());
  const std::size_t needed = protocol_.sizes.train_anomalies + protocol_.sizes.validation_anomalies;
  Random random(seed_, "seen classes");
  for (std::size_t attempt = 0; attempt < class_draws; ++attempt) {
    const Rows order = random.permutation(candidates.size());
    seen_.clear();
    std::size_t rows = 0;
    for (std::size_t i = 0; i < count; ++i) {
      seen_.push_back(candidates[order[i]]);
      rows += rows_[seen_.back()].size();
    }
    if (rows < needed && count < candidates.size()) continue;
    for (std::size_t i = count; i < order.size(); ++i) withheld_.push_back(candidates[order[i]]);
    std::sort(seen_.begin(), seen_.end());
    std::sort(withheld_.begin(), withheld_.end());
    for (const std::uint32_t one : withheld_) draw_.withheld_classes.push_back(pool_.class_names[one]);
    return;
  }
  throw Error(Error::Kind::bad_input, "no draw of the seen classes of " + pool_.dataset + " holds " +
                                          std::to_string(needed) + " rows");
}

// By rows over the seen classes; validation takes none of a class that training does not hold.
void Drawing::draw_training_anomalies() {
  Rows all;
  for (const std::uint32_t one : seen_) add(all, rows_[one]);
  Random(seed_, "training anomalies").shuffle(all);
  const Sizes& sizes = protocol_.sizes;
  Rows& training = draw_.split.train_anomalies;
  training = deal(all, sizes.train_anomalies);
  std::set<std::uint32_t> met;
  for (const std::size_t row : training) met.insert(pool_.classes[row]);
  for (const std::uint32_t one : met) draw_.seen_classes.push_back(pool_.class_names[one]);
  Rows rest;
  while (!all.empty()) {
    const std::size_t row = deal(all, 1).front();
    const bool validates = draw_.split.validation_anomalies.size() < sizes.validation_anomalies &&
                           met.contains(pool_.classes[row]);
    (validates ? draw_.split.validation_anomalies : rest).push_back(row);
  }
  for (const std::uint32_t one : seen_) rows_[one].clear();
  for (const std::size_t row : rest) rows_[pool_.classes[row]].push_back(row);
}

// A class at random, then its next row, until there are enough or none is left.
Rows Drawing::uniform_over_classes(const Classes& classes, const std::string& purpose) {
  Random random(seed_, purpose);
  std::vector<Rows> groups;
  for (const std::uint32_t one : classes) {
    groups.push_back(test_groups()[one]);
    random.shuffle(groups.back());
  }
  Rows drawn;
  while (drawn.size() < protocol_.sizes.test_anomalies) {
    std::erase_if(groups, [](const Rows& rows) { return rows.empty(); });
    if (groups.empty()) break;
    add(drawn, deal(groups[random.below(groups.size())], 1));
  }
  return drawn;
}

// Fewer anomalies change what an AUC-PR means.
void Drawing::note_shortage(const Rows& drawn, const std::string& what) {
  if (drawn.size() < protocol_.sizes.test_anomalies)
    draw_.notes.push_back("only " + std::to_string(drawn.size()) + " " + what);
}

void Drawing::draw_test_anomalies() {
  Rows all;
  for (std::uint32_t i = 0; i < test_groups().size(); ++i) {
    if (std::find(normal_.begin(), normal_.end(), i) == normal_.end()) add(all, test_groups()[i]);
  }
  Random(seed_, "test anomalies").shuffle(all);
  draw_.test_anomalies = deal(all, protocol_.sizes.test_anomalies);
  if (draw_.test_anomalies.empty())
    throw Error(Error::Kind::bad_input, pool_.dataset + " has too few anomalies for this experiment");
  Classes seen;
  for (const std::string& name : draw_.seen_classes) {
    seen.push_back(static_cast<std::uint32_t>(
        std::lower_bound(pool_.class_names.begin(), pool_.class_names.end(), name) -
        pool_.class_names.begin()));
  }
  draw_.test_seen = uniform_over_classes(seen, "test anomalies of seen classes");
  draw_.test_unseen = uniform_over_classes(withheld_, "test anomalies of withheld classes");
  note_shortage(draw_.test_anomalies, "anomalies are left to test on");
  note_shortage(draw_.test_seen, "anomalies of seen classes are left to test on");
  if (!withheld_.empty())
    note_shortage(draw_.test_unseen, "anomalies of withheld classes are left to test on");
}

}  // namespace

Draw Protocol::draw(const Pool& pool, std::uint64_t seed) const { return Drawing(*this, pool, seed).run(); }

}  // namespace anoean
