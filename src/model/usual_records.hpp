#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "data/features.hpp"
#include "data/preprocessor.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// What is usual in a column of numbers, in the units of the records, or for the mean of a patch of images.
struct UsualNumbers {
  double low = 0.0;  // 1 % and 99 % quantile of the training normals; NaN where all are missing
  double high = 0.0;
  bool missing = false;  // in 2 % of them or more
};

// What is usual in a categorical column: as many of its most frequent categories as make up 90 % of the
// training normals, at most 5; most frequent first.
struct UsualCategories {
  std::vector<std::uint32_t> indices;  // as in Features
  bool missing = false;                // in 2 % or more
};

// What explanations compare a row with: some training normals that stand for all of them, and what is usual
// in each column.
class UsualRecords {
 public:
  // normals: rows of the table, at least one; a draw of 10,000 stands for more. Prototypes are the rows
  // nearest to the means of at most 512 clusters of those that score below the threshold.
  static UsualRecords fit(const Table& table, std::span<const std::size_t> normals,
                          const Preprocessor& preprocessor, const Detector& detector, float threshold,
                          Random& random, ThreadPool& pool);

  const Features& prototypes() const noexcept { return prototypes_; }
  // Columns as in Preprocessor; of images patches as in ImagePatches.
  const UsualNumbers& numbers(std::size_t column) const { return numbers_[column]; }
  const UsualCategories& categories(std::size_t column) const { return categories_[column]; }

  // The prototype that is most like a row, by J. Gower, "A general coefficient of similarity and some of its
  // properties", Biometrics 27 (1971): Σ min(|x − p|, 1) over the numbers, in scaled units, plus 1 for every
  // category that differs. One odd column, however far out, hardly changes which one that is.
  std::size_t nearest(const float* dense, const std::uint32_t* categories) const;

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the back of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static UsualRecords load(const nlohmann::json& header, const Preprocessor& preprocessor,
                           std::span<const float>& weights);

 private:
  std::vector<UsualNumbers> numbers_;
  std::vector<UsualCategories> categories_;
  Features prototypes_;
};

}  // namespace anoean
