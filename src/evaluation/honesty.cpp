#include <anoean/error.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <unordered_set>

#include "evaluation/protocol.hpp"

namespace anoean {
namespace {

std::vector<std::size_t> rows_learnt_from(const Split& split) {
  std::vector<std::size_t> rows;
  for (const auto* part : {&split.train_normals, &split.validation_normals, &split.calibration_normals,
                           &split.train_anomalies, &split.validation_anomalies})
    rows.insert(rows.end(), part->begin(), part->end());
  return rows;
}

[[noreturn]] void broken(const std::string& promise) {
  throw Error(Error::Kind::failure, "the draw of the rows is wrong: " + promise);
}

}  // namespace

void require_honest(const Draw& draw, const Pool& pool) {
  const std::vector<std::size_t> learnt = rows_learnt_from(draw.split);
  const std::unordered_set<std::size_t> used(learnt.begin(), learnt.end());
  if (used.size() != learnt.size()) broken("a row is used twice");
  for (const auto* test : {&draw.test_normals, &draw.test_anomalies, &draw.test_seen, &draw.test_unseen}) {
    for (const std::size_t row : *test) {
      if (used.contains(row)) broken("a test row is learnt from or chosen by");
    }
  }
  std::set<std::uint32_t> training;
  for (const std::size_t row : draw.split.train_anomalies) training.insert(pool.classes[row]);
  for (const std::size_t row : draw.split.validation_anomalies) {
    if (!training.contains(pool.classes[row])) broken("validation holds a class that training does not");
  }
  for (const std::string& name : draw.withheld_classes) {
    const auto place = std::lower_bound(pool.class_names.begin(), pool.class_names.end(), name);
    if (training.contains(static_cast<std::uint32_t>(place - pool.class_names.begin())))
      broken("a withheld class is in training");
  }
}

double duplicate_share(const Draw& draw, const Pool& pool) {
  std::unordered_set<std::uint64_t> learnt;
  for (const std::size_t row : rows_learnt_from(draw.split)) learnt.insert(pool.row_hashes[row]);
  std::size_t repeated = 0;
  for (const auto* test : {&draw.test_normals, &draw.test_anomalies}) {
    for (const std::size_t row : *test) repeated += learnt.contains(pool.row_hashes[row]) ? 1 : 0;
  }
  const std::size_t rows = draw.test_normals.size() + draw.test_anomalies.size();
  return rows == 0 ? 0.0 : static_cast<double>(repeated) / static_cast<double>(rows);
}

}  // namespace anoean
