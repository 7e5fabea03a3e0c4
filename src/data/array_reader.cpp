#include "data/array_reader.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/number_text.hpp"
#include "data/column_plan.hpp"

namespace anoean {
namespace {

constexpr std::uint64_t array_block_bytes = 1U << 24;

// Measurements may have such names (x, y, z), labels are no fractions.
bool is_label(std::string_view name, const ElementType& element) {
  static constexpr std::array<std::string_view, 5> names = {"y", "label", "labels", "class", "target"};
  return element.kind != ElementType::Kind::floating &&
         std::find(names.begin(), names.end(), name) != names.end();
}

// Infinities and NaN become missing values.
void mark_missing(Column& column) {
  for (double& number : column.numbers) {
    if (std::isfinite(number)) continue;
    number = NAN;
    ++column.non_finite;
  }
}

void count_non_finite(Images& images) {
  images.non_finite = static_cast<std::size_t>(std::count_if(
      images.pixels.begin(), images.pixels.end(), [](float pixel) { return !std::isfinite(pixel); }));
}

void make_categorical(Column& column) {
  std::unordered_map<double, std::uint32_t> known;
  for (const double number : column.numbers) {
    if (!std::isfinite(number)) {
      column.codes.push_back(Column::missing);
      ++column.non_finite;
      continue;
    }
    const auto [found, fresh] = known.emplace(number, static_cast<std::uint32_t>(known.size()));
    if (fresh) column.categories.push_back(plain_text(number));
    column.codes.push_back(found->second);
  }
  column.numbers = {};
}

// Array "X" gives x0, as an array of that name does.
void refuse_equal_names(const std::vector<PlannedColumn>& columns, const std::string& path) {
  std::unordered_set<std::string_view> names;
  for (const PlannedColumn& column : columns) {
    if (names.insert(column.name).second) continue;
    throw Error(Error::Kind::bad_input, "holds two columns called \"" + column.name + "\"", path,
                "ignore one of the arrays, or give other names by --columns");
  }
}

// A column to be read.
struct WantedColumn {
  std::string name;
  ColumnType type;
  std::uint64_t index;  // in its array
};

// The rows of one array, in order.
class ArrayRows {
 public:
  explicit ArrayRows(StoredArray array) : array_(std::move(array)) {
    check_size(array_.format, *array_.stream);
    shuffled_ = array_.format.fortran_order && array_.format.shape.size() > 1;
  }

  const StoredArray& stored() const noexcept { return array_; }
  const ArrayFormat& format() const noexcept { return array_.format; }
  std::vector<WantedColumn> columns;

  void read(std::size_t rows, Table& block) {
    const std::uint64_t row_bytes = format().row_bytes();
    if (shuffled_ && bytes_.empty()) bytes_ = read_exactly(*array_.stream, format().rows() * row_bytes);
    if (!shuffled_) bytes_ = read_exactly(*array_.stream, rows * row_bytes);
    if (format().is_images()) {
      decode_images(rows, block.images);
      count_non_finite(block.images);
    } else {
      for (const WantedColumn& column : columns) block.columns.push_back(decode_column(column, rows));
    }
    done_ += rows;
    if (done_ == format().rows()) require_end(*array_.stream);
  }

 private:
  StoredArray array_;
  bool shuffled_;            // the rows are scattered, the array is in memory as a whole
  std::vector<char> bytes_;  // the block, or the whole array
  std::uint64_t done_ = 0;   // rows

  Column decode_column(const WantedColumn& wanted, std::size_t rows) const {
    Column column;
    column.name = wanted.name;
    column.type = wanted.type;
    column.numbers.resize(rows);
    const std::size_t size = format().element.size;
    const char* first = shuffled_ ? bytes_.data() + (wanted.index * format().rows() + done_) * size
                                  : bytes_.data() + wanted.index * size;
    decode(format().element, first, shuffled_ ? size : format().row_bytes(), rows, column.numbers.data());
    if (wanted.type == ColumnType::categorical) {
      make_categorical(column);
    } else {
      mark_missing(column);
    }
    return column;
  }

  void decode_images(std::size_t rows, Images& images) const {
    const std::vector<std::uint64_t>& shape = format().shape;
    images.height = shape[1];
    images.width = shape[2];
    images.channels = shape.size() == 4 ? shape[3] : 1;
    images.pixels.resize(rows * images.size());
    const std::size_t size = format().element.size;
    float* out = images.pixels.data();
    if (!shuffled_) {
      decode(format().element, bytes_.data(), size, images.pixels.size(), out);
      return;
    }
    // In Fortran order the first index varies fastest: row + rows · (y + height · (x + width · channel)).
    for (std::size_t row = done_; row < done_ + rows; ++row) {
      for (std::size_t y = 0; y < images.height; ++y) {
        for (std::size_t x = 0; x < images.width; ++x, out += images.channels) {
          const std::size_t place = row + format().rows() * (y + images.height * x);
          const std::size_t step = format().rows() * images.height * images.width;
          decode(format().element, bytes_.data() + place * size, step * size, images.channels, out);
        }
      }
    }
  }
};

class ArraysReader : public Reader {
 public:
  ArraysReader(std::vector<StoredArray> arrays, const std::string& path, const ReadOptions& options) {
    for (StoredArray& array : arrays) arrays_.emplace_back(std::move(array));
    check_rows(path);
    choose_columns(path, options);
  }

  bool read(Table& block, std::size_t max_rows) override {
    block = {};
    const std::size_t rows =
        static_cast<std::size_t>(std::min({rows_left_, std::uint64_t{max_rows}, rows_per_block_}));
    if (rows == 0) return false;
    block.rows = rows;
    for (ArrayRows& array : arrays_) array.read(rows, block);
    rows_left_ -= rows;
    return true;
  }

 private:
  std::vector<ArrayRows> arrays_;
  std::uint64_t rows_left_ = 0;
  std::uint64_t rows_per_block_ = 1;

  void check_rows(const std::string& path) {
    if (arrays_.empty()) throw Error(Error::Kind::bad_input, "holds no array", path);
    std::size_t with_images = 0;
    std::uint64_t row_bytes = 1;
    for (const ArrayRows& array : arrays_) {
      if (array.format().rows() != arrays_[0].format().rows()) {
        throw Error(Error::Kind::bad_input,
                    "holds arrays of different lengths: \"" + arrays_[0].stored().name + "\" of " +
                        std::to_string(arrays_[0].format().rows()) + " rows, \"" + array.stored().name +
                        "\" of " + std::to_string(array.format().rows()),
                    path, "ignore those that do not belong to the records");
      }
      with_images += array.format().is_images() ? 1 : 0;
      row_bytes += array.format().row_bytes();
    }
    if (with_images > 1) throw Error(Error::Kind::bad_input, "holds more than one array of images", path);
    rows_left_ = arrays_[0].format().rows();
    rows_per_block_ = std::max<std::uint64_t>(1, array_block_bytes / row_bytes);
  }

  std::vector<PlannedColumn> name_columns(const std::string& path, const ReadOptions& options) const {
    std::vector<PlannedColumn> named;
    for (const ArrayRows& array : arrays_) {
      if (array.format().is_images()) continue;
      const std::uint64_t width = array.format().values_per_row();
      for (std::uint64_t i = 0; i < width; ++i) {
        const std::string& base = array.stored().name;
        named.push_back({array.stored().single && width == 1 ? base : base + std::to_string(i)});
      }
    }
    if (options.columns.empty()) {
      refuse_equal_names(named, path);
      return named;
    }
    if (options.columns.size() != named.size()) {
      throw Error(Error::Kind::bad_input,
                  "holds " + std::to_string(named.size()) + " columns, " +
                      std::to_string(options.columns.size()) + " names are given",
                  path, "give a name for each");
    }
    for (std::size_t i = 0; i < named.size(); ++i) named[i].name = options.columns[i];
    return named;
  }

  void choose_columns(const std::string& path, const ReadOptions& options) {
    std::vector<PlannedColumn> planned = name_columns(path, options);
    plan_columns(planned, options, path);
    auto next = planned.begin();
    for (ArrayRows& array : arrays_) {
      if (array.format().is_images()) continue;
      const std::uint64_t width = array.format().values_per_row();
      for (std::uint64_t i = 0; i < width; ++i, ++next) {
        if (next->use == ColumnUse::skipped) continue;
        const bool texts =
            next->use == ColumnUse::categorical ||
            (next->use == ColumnUse::undecided && is_label(next->name, array.format().element));
        array.columns.push_back({next->name, texts ? ColumnType::categorical : ColumnType::numeric, i});
      }
    }
    std::erase_if(
        arrays_, [](const ArrayRows& array) { return array.columns.empty() && !array.format().is_images(); });
    if (!arrays_.empty()) return;
    throw Error(Error::Kind::bad_input, "holds none of the columns that are wanted", path,
                "its columns are called x0, x1, … or after the arrays in it");
  }
};

}  // namespace

std::unique_ptr<Reader> read_arrays(std::vector<StoredArray> arrays, const std::string& path,
                                    const ReadOptions& options) {
  return std::make_unique<ArraysReader>(std::move(arrays), path, options);
}

}  // namespace anoean
