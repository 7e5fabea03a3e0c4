#include "detectors/batches.hpp"

#include <algorithm>

namespace anoean {

BatchSource::BatchSource(const Features& normals, const Features& anomalies, std::size_t batch,
                         double category_dropout, std::uint64_t seed)
    : normals_(normals),
      anomalies_(anomalies),
      category_dropout_(category_dropout),
      order_random_(seed, "order of normals"),
      anomaly_random_(seed, "draw of anomalies"),
      dropout_random_(seed, "category dropout") {
  batch_.normals = std::min(batch, normals.rows);
  batch_.anomalies = std::min(batch, anomalies.rows);
  batch_.dense = AlignedBuffer<float>(batch_.rows() * normals.shape.dense());
  batch_.categories.resize(batch_.rows() * normals.shape.categorical());
}

void BatchSource::copy_row(const Features& from, std::size_t row, std::size_t to) {
  const std::size_t dense = normals_.shape.dense();
  const std::size_t categorical = normals_.shape.categorical();
  std::copy_n(from.dense_row(row), dense, batch_.dense.data() + to * dense);
  std::copy_n(from.category_row(row), categorical, batch_.categories.data() + to * categorical);
}

void BatchSource::hide_categories() {
  if (category_dropout_ == 0.0) return;
  for (std::uint32_t& category : batch_.categories) {
    if (dropout_random_.uniform() < category_dropout_) category = unknown_category;
  }
}

const Batch& BatchSource::next() {
  if (order_.empty() || next_normal_ + batch_.normals > order_.size()) {
    order_ = order_random_.permutation(normals_.rows);
    next_normal_ = 0;
  }
  for (std::size_t i = 0; i < batch_.normals; ++i) copy_row(normals_, order_[next_normal_++], i);
  for (std::size_t i = 0; i < batch_.anomalies; ++i) {
    copy_row(anomalies_, anomaly_random_.below(anomalies_.rows), batch_.normals + i);
  }
  hide_categories();
  return batch_;
}

}  // namespace anoean
