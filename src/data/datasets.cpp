#include "data/datasets.hpp"

#include <anoean/error.hpp>

#include <array>
#include <filesystem>
#include <utility>

#include "core/nearest.hpp"
#include "core/sha256.hpp"
#include "data/file_stream.hpp"

namespace anoean {
namespace {

// The 20 sets of ADBench that the experiments use, as its repository holds them.
constexpr std::array<std::pair<const char*, const char*>, 20> adbench = {{
    {"2_annthyroid", "e738f7c58a8740d2c4aac4c71ff49ce5e1d1aa16f44178135fc9c09df05fad1b"},
    {"4_breastw", "4f37ce07dbc25ddad8178fdc6d664ab46d2d0000ee28c2787c3c7ff3c03ef9f6"},
    {"5_campaign", "74dd4d0072d6c6f1aabab63bc102f9633454f32bb936fa9bcfbd38f9f2386bcd"},
    {"6_cardio", "bc5009bde6930b4d298b594f31b34485a9a17210cff0e8fb00a8c3068b885a2d"},
    {"12_fault", "ec27301f9a4cf7c5d8b22c360cf37ddb043b7fb062465723dfd8b34e2771e5dd"},
    {"18_Ionosphere", "bca46cb0cfd1bf9ddef6cde5ad2215d54fb0189508d0d4c4eb98e788cad69001"},
    {"19_landsat", "ba17e2158c07469597b89db49d3982c874c6b713ff6670721ddc88969da77987"},
    {"22_magic.gamma", "0be375984d7af9ea7a63b12206c240840d8b7daa3607021c5fb8756407dd86f1"},
    {"23_mammography", "a0308ac9712d78321073b1c2dc98dc37665c0f35c1cc33019416fe8f8d7de7ea"},
    {"24_mnist", "be7706272325fdd3592c1be555ae1a82f916a2f8545f4f8cbaa548ab102cc44c"},
    {"26_optdigits", "60de17a375a278ba220a7849727d998aa02b5e2f9fd17732a004bba28de4656e"},
    {"27_PageBlocks", "10a9b4d5bb5d3b9083caab4c4062f665610eada703c3d927bf7c34b1f2d0d223"},
    {"28_pendigits", "c4936b89dcdad59d303020e492f763a0f54170080d787c77497609acbb9c2d79"},
    {"30_satellite", "1f048f5686f1b8c16a227fdfa3c81a62cd9a92715714a6b24c69b1c5ad96b46e"},
    {"35_SpamBase", "d0c46c7928e43f6496bcd06e09de0b70f6bc8143792dfa0a43f450263d254e9b"},
    {"38_thyroid", "8de161b3f235b7647bb0b39a836d983ff61d67bf234edac461da2d71e889cb87"},
    {"40_vowels", "4bfc4244d1c882773bbbc50d4a5db5e52276e53506e46b2d45e02d074cfcb1b6"},
    {"41_Waveform", "6c9d867337ad1a2f8372c1d27f4c032f0401237e2041b7c45f00de8d319ff30f"},
    {"44_Wilt", "c70b72aa611ec87b20efb400943ef3ce4f8bf7aa58fcef825fbd28cc5cee3cc9"},
    {"47_yeast", "bbb15c873d78a4f6a589f46d0f75814595e2282d2ae7ce7779c750f276c3770d"},
}};

Dataset nsl_kdd() {
  return {"nsl-kdd",
          "nsl-kdd",
          {{"nsl-kdd/KDDTrain+.txt.gz", "1b86d2f957b33082081bba410fe129b475efebcc13c9014c3f447c8271aadf95"},
           {"nsl-kdd/KDDTest+.txt.gz", "fa46b0935342616aa83b7c2578db355b6a7aaabbc492248172c7a1e8b7ab8f84"}},
          "Download NSL-KDD from https://www.unb.ca/cic/datasets/nsl.html and put KDDTrain+.txt and "
          "KDDTest+.txt, "
          "plain or gzip, into nsl-kdd."};
}

Dataset kdd99() {
  return {"kdd99",
          "kdd99",
          {{"kdd99/kddcup.data_10_percent.gz", ""}, {"kdd99/corrected.gz", ""}},
          "Download both files from http://kdd.ics.uci.edu/databases/kddcup99/kddcup99.html into kdd99."};
}

Dataset mnist() {
  return {
      "mnist",
      "mnist",
      {{"mnist/train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
       {"mnist/train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
       {"mnist/t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
       {"mnist/t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}},
      "Run scripts/fetch_mnist.sh with the directory mnist, which fetches and checks the four files."};
}

std::vector<Dataset> make_datasets() {
  std::vector<Dataset> datasets = {nsl_kdd(), kdd99(), mnist()};
  for (const auto& [name, sha256] : adbench) {
    const std::string file = std::string(name) + ".npz";
    datasets.push_back(
        {std::string("adbench/") + name,
         "adbench",
         {{"adbench/" + file, sha256}},
         "Download " + file +
             " from https://github.com/Minqi824/ADBench, folder adbench/datasets/Classical, into adbench."});
  }
  return datasets;
}

std::string sha256_of(const std::string& path) {
  Sha256 sha;
  const auto stream = open_file_stream(path, {});
  std::string piece(1U << 16, '\0');
  while (const std::size_t size = stream->read(piece.data(), piece.size()))
    sha.update(std::string_view(piece).substr(0, size));
  return sha.finish();
}

DatasetFileStatus::State state_of(const std::string& found_at, const std::string& sha256) {
  using State = DatasetFileStatus::State;
  if (found_at.empty()) return State::missing;
  if (sha256.empty()) return State::unchecked;
  try {
    return sha256_of(found_at) == sha256 ? State::present : State::altered;
  } catch (const Error&) {  // cut off or damaged
    return State::altered;
  }
}

}  // namespace

const std::vector<Dataset>& known_datasets() {
  static const std::vector<Dataset> datasets = make_datasets();
  return datasets;
}

const Dataset& find_dataset(const std::string& name) {
  for (const Dataset& dataset : known_datasets()) {
    if (dataset.name == name) return dataset;
  }
  std::vector<std::string> names;
  for (const Dataset& dataset : known_datasets()) names.push_back(dataset.name);
  throw Error(Error::Kind::bad_input, "there is no data set \"" + name + "\"", {}, did_you_mean(name, names));
}

std::string find_dataset_file(const std::string& directory, const DatasetFile& file) {
  const std::string& path = file.path;
  const std::string other = path.ends_with(".gz") ? path.substr(0, path.size() - 3) : path + ".gz";
  for (const std::string& candidate : {path, other}) {
    const std::filesystem::path full = std::filesystem::path(directory) / candidate;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(full, ignored)) return full.string();
  }
  return "";
}

std::vector<DatasetFileStatus> check_datasets(const std::string& directory) {
  std::vector<DatasetFileStatus> statuses;
  for (const Dataset& dataset : known_datasets()) {
    for (const DatasetFile& file : dataset.files) {
      const std::string found_at = find_dataset_file(directory, file);
      statuses.push_back({&dataset, &file, state_of(found_at, file.sha256), found_at});
    }
  }
  return statuses;
}

}  // namespace anoean
