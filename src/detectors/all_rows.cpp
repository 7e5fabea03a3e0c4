#include "detectors/all_rows.hpp"

#include <anoean/error.hpp>

#include <algorithm>

namespace anoean {

Features joined(const Features& one, const Features& other) {
  Features all;
  all.shape = one.shape;
  all.rows = one.rows + other.rows;
  all.dense = AlignedBuffer<float>(one.dense.size() + other.dense.size());
  std::copy(other.dense.begin(), other.dense.end(),
            std::copy(one.dense.begin(), one.dense.end(), all.dense.data()));
  all.categories = one.categories;
  all.categories.insert(all.categories.end(), other.categories.begin(), other.categories.end());
  return all;
}

AllRows::AllRows(const TrainingData& data)
    : normals(joined(data.normals, data.validation_normals)),
      anomalies(joined(data.anomalies, data.validation_anomalies)) {
  anomalies.shape = normals.shape;  // also where there is none
}

void require_anomalies(const AllRows& rows, const std::string& method) {
  if (rows.anomalies.rows > 0) return;
  throw Error(Error::Kind::bad_input, "the method " + method + " needs known anomalies to learn from", {},
              "add some, or use a method that learns from normal rows alone, such as isolation-forest");
}

Features RowDraws::draw(std::size_t count) {
  std::vector<std::size_t> chosen(count);
  for (std::size_t& row : chosen) row = random_.below(rows_.rows);
  return rows_.select(chosen);
}

}  // namespace anoean
