#include "detectors/batches.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace anoean {

std::size_t trusted_rows(std::size_t normals, double suspect_share) {
  return std::max<std::size_t>(
      1, static_cast<std::size_t>((1.0 - suspect_share) * static_cast<double>(normals)));
}

BatchSource::BatchSource(const Features& normals, const Features& anomalies, const BatchOptions& options,
                         std::uint64_t seed)
    : normals_(normals),
      anomalies_(anomalies),
      options_(options),
      order_random_(seed, "order of normals"),
      anomaly_random_(seed, "draw of anomalies"),
      dropout_random_(seed, "category dropout"),
      drawn_normals_(normals.rows) {
  std::iota(drawn_normals_.begin(), drawn_normals_.end(), std::size_t{0});
  batch_.normals = std::min(options.rows, trusted_rows(normals.rows, options.suspect_share));
  batch_.anomalies = std::min(options.rows, anomalies.rows);
  if (options.pseudo_share > 0.0) {
    const double share = anomalies.rows > 0 ? options.pseudo_share : 1.0;
    batch_.made = static_cast<std::size_t>(std::lround(share * static_cast<double>(options.rows)));
    batch_.anomalies = options.rows - batch_.made;
    if (normals.shape.is_image())
      pseudo_images_.emplace(normals.shape, seed);
    else
      pseudo_.emplace(normals, seed);
    if (batch_.made > 0) batch_.indicators = AlignedBuffer<float>(batch_.made * normals.shape.indicators());
  }
  if (options.moves) moves_.emplace(normals.shape, ImageMoves::Largest{}, Random(seed, "moves of images"));
  batch_.dense = AlignedBuffer<float>(batch_.rows() * normals.shape.dense());
  batch_.categories.resize((batch_.normals + batch_.anomalies) * normals.shape.categorical());
}

void BatchSource::copy_row(const Features& from, std::size_t row, std::size_t to) {
  const std::size_t dense = normals_.shape.dense();
  const std::size_t categorical = normals_.shape.categorical();
  std::copy_n(from.dense_row(row), dense, batch_.dense.data() + to * dense);
  std::copy_n(from.category_row(row), categorical, batch_.categories.data() + to * categorical);
}

void BatchSource::hide_categories() {
  if (options_.category_dropout == 0.0) return;
  for (std::uint32_t& category : batch_.categories) {
    if (dropout_random_.uniform() < options_.category_dropout) category = unknown_category;
  }
}

void BatchSource::draw_from(std::vector<std::size_t> normals) { drawn_normals_ = std::move(normals); }

void BatchSource::start_pass() {
  order_ = order_random_.permutation(drawn_normals_.size());
  for (std::size_t& row : order_) row = drawn_normals_[row];
  next_normal_ = 0;
}

const Batch& BatchSource::next(ThreadPool& pool) {
  if (order_.empty() || next_normal_ + batch_.normals > order_.size()) start_pass();
  for (std::size_t i = 0; i < batch_.normals; ++i) copy_row(normals_, order_[next_normal_++], i);
  for (std::size_t i = 0; i < batch_.anomalies; ++i) {
    copy_row(anomalies_, anomaly_random_.below(anomalies_.rows), batch_.normals + i);
  }
  if (moves_) moves_->move(batch_.dense.data(), batch_.normals + batch_.anomalies, pool);
  if (pseudo_) pseudo_->make(batch_);
  if (pseudo_images_) pseudo_images_->make(batch_, pool);
  hide_categories();
  return batch_;
}

}  // namespace anoean
