#include "model/model_file.hpp"

#include <anoean/anoean.hpp>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <zlib.h>

#include "core/random.hpp"
#include "model/file_bytes.hpp"
#include "model/model.hpp"
#include "model/small_table.hpp"

namespace anoean {
namespace {

class ModelFile : public testing::Test {
 protected:
  static void SetUpTestSuite() { scorer_ = new Scorer(fit(small_table(120, 16), quick_options())); }
  static void TearDownTestSuite() { delete scorer_; }

  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "anoean_" + test->name() + "_" + std::to_string(getpid());
    scorer_->save(path_);
    bytes_ = FileBytes(path_).first(most);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // The error that loading these bytes gives, "" when they load.
  std::string refusal(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    try {
      Scorer::load(path_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::bad_input);
      return error.what();
    }
    return {};
  }

  // The bytes with a right checksum again.
  static std::string sealed(std::string bytes) {
    const std::size_t end = bytes.size() - 4;
    const auto sum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(end)));
    std::memcpy(bytes.data() + end, &sum, sizeof sum);
    return bytes;
  }

  std::string header() const {
    std::uint64_t size = 0;
    std::memcpy(&size, bytes_.data() + header_size_at, sizeof size);
    return bytes_.substr(header_at, size);
  }
  // The file with another header.
  std::string with_header(const std::string& text) const {
    std::string bytes = bytes_;
    bytes.replace(header_at, header().size(), text);
    const std::uint64_t size = text.size();
    std::memcpy(bytes.data() + header_size_at, &size, sizeof size);
    return sealed(bytes);
  }

  static constexpr std::uint64_t most = ~std::uint64_t{0};
  static constexpr std::size_t header_size_at = 20;
  static constexpr std::size_t header_at = 36;
  static Scorer* scorer_;
  std::string path_;
  std::string bytes_;
};

Scorer* ModelFile::scorer_ = nullptr;

TEST_F(ModelFile, HoldsTheWholeModel) {
  const Scorer loaded = Scorer::load(path_);
  const Table test = small_table(50, 8, 9);
  EXPECT_EQ(loaded.score(test, 1), scorer_->score(test, 1));
  EXPECT_EQ(loaded.threshold(), scorer_->threshold());
  EXPECT_EQ(loaded.p_value(2.0F), scorer_->p_value(2.0F));
  EXPECT_EQ(loaded.explain(test, 3)[55].contributions.at(0).score,
            scorer_->explain(test, 3)[55].contributions.at(0).score);
  EXPECT_EQ(loaded.describe(), scorer_->describe());
  loaded.save(path_);
  EXPECT_EQ(FileBytes(path_).first(most), bytes_);
}

TEST_F(ModelFile, ACutOffFileIsRefusedWhereverItIsCut) {
  for (std::size_t size = 0; size < bytes_.size(); size += size < 64 ? 1 : 97) {
    EXPECT_NE(refusal(bytes_.substr(0, size)), "") << "cut to " << size << " bytes";
  }
  EXPECT_NE(refusal(bytes_ + "x"), "");
}

TEST_F(ModelFile, AnAlteredFileIsRefusedWhicheverByteIsWrong) {
  for (std::size_t at = 0; at < bytes_.size(); at += 53) {
    std::string altered = bytes_;
    altered[at] = static_cast<char>(altered[at] ^ 0x10);
    EXPECT_NE(refusal(altered), "") << "byte " << at;
  }
}

TEST_F(ModelFile, SaysWhatIsWrong) {
  EXPECT_NE(refusal("hello").find("not an anoean model"), std::string::npos);
  EXPECT_NE(refusal(bytes_.substr(0, 200)).find("cut off"), std::string::npos);
  std::string newer = bytes_;
  newer[8] = 9;
  EXPECT_NE(refusal(newer).find("use a newer anoean"), std::string::npos);
  std::string other = bytes_;
  other[12] = static_cast<char>(other[12] ^ 1);
  EXPECT_NE(refusal(sealed(other)).find("networks"), std::string::npos);
  EXPECT_THROW(Scorer::load(path_ + ".none"), Error);
  EXPECT_THROW(Scorer::load(testing::TempDir()), Error);
  EXPECT_THROW(Scorer::load("/dev/zero"), Error);  // and not before memory ends
}

TEST_F(ModelFile, LengthsThatLieAreRefusedBeforeAnythingIsAllocated) {
  for (const std::size_t field : {20U, 28U}) {
    for (const std::uint64_t lie :
         {~std::uint64_t{0}, std::uint64_t{1} << 62, std::uint64_t{1} << 40, std::uint64_t{0}}) {
      std::string altered = bytes_;
      std::memcpy(altered.data() + field, &lie, sizeof lie);
      EXPECT_NE(refusal(sealed(altered)), "");
    }
  }
}

TEST_F(ModelFile, AHostileHeaderNeverCrashesTheLoader) {
  // Damage with a right checksum: what an attacker would send. Every outcome but a crash or a hang is fine,
  // as long as it is an Error or a model.
  std::uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, bytes_.data() + 20, sizeof header_bytes);
  Random random(4, "damage");
  for (int i = 0; i < 1500; ++i) {
    std::string altered = bytes_;
    const std::size_t edits = 1 + random.below(4);
    for (std::size_t edit = 0; edit < edits; ++edit) {
      const char* interesting = "0123456789-.eE\"[]{}:,x\\";
      altered[36 + random.below(header_bytes)] = interesting[random.below(23)];
    }
    refusal(sealed(altered));
  }
}

TEST_F(ModelFile, AHeaderThatNestsWithoutEndIsRefused) {
  constexpr std::size_t depth = 1'000'000;
  const std::string nest = std::string(depth, '[') + std::string(depth, ']');
  for (const char* place : {"settings", "provenance", "something"}) {
    nlohmann::json json = nlohmann::json::parse(header());
    json[place] = "@";
    std::string text = json.dump();
    text.replace(text.find("\"@\""), 3, nest);
    EXPECT_NE(refusal(with_header(text)).find("nested too deeply"), std::string::npos) << place;
  }
  EXPECT_EQ(refusal(with_header(header())), "");
}

TEST_F(ModelFile, WhatFitCannotHaveWrittenIsRefused) {
  const std::pair<const char*, nlohmann::json> lies[] = {
      {"/threshold/value", -1},
      {"/threshold/value", 1e300},
      {"/threshold/value", nullptr},
      {"/threshold/false_alarm_rate", 0},
      {"/threshold/false_alarm_rate", 1.5},
      {"/threshold/calibration_rows", -1},
      {"/threshold/calibration_rows", 1.5},
      {"/threshold/calibration_rows", std::uint64_t{1} << 63},
      {"/provenance", nullptr},
      {"/provenance", {1, 2}},
      {"/provenance/label", 5},
      {"/provenance/normal", "normal"},
      {"/provenance/normal", {1}},
      {"/provenance/anomaly_classes", "spike"},
      {"/provenance/anomaly_classes", {3}},
      {"/provenance/anomaly_classes/0/class", 3},
  };
  for (const auto& [place, lie] : lies) {
    nlohmann::json json = nlohmann::json::parse(header());
    json[nlohmann::json::json_pointer(place)] = lie;
    EXPECT_NE(refusal(with_header(json.dump())), "") << place << " = " << lie;
  }
  for (const float lie : {-1.0F, INFINITY, NAN}) {
    std::string altered = bytes_;
    std::memcpy(altered.data() + altered.size() - 4 - sizeof lie, &lie, sizeof lie);
    EXPECT_NE(refusal(sealed(altered)).find("calibration score"), std::string::npos) << lie;
  }
}

// As it was written before explanations were known.
TEST_F(ModelFile, AModelOfTheFormatBeforeScoresButSaysWhatItCannot) {
  const auto model = std::const_pointer_cast<Scorer::Model>(load_model(path_));
  model->usual.reset();
  std::string bytes = model_bytes(*model);
  bytes[8] = 2;
  EXPECT_EQ(refusal(sealed(bytes)), "");
  const Scorer old = Scorer::load(path_);
  const Table test = small_table(20, 8, 9);
  EXPECT_EQ(old.score(test, 1), scorer_->score(test, 1));
  try {
    old.explain(test, 3);
    FAIL() << "it has nothing to explain by";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("fit it again"), std::string::npos) << error.what();
  }
  bytes[8] = 1;
  EXPECT_NE(refusal(sealed(bytes)).find("fit it again"), std::string::npos);
}

TEST_F(ModelFile, AFailedSaveKeepsTheOldFile) {
  EXPECT_THROW(scorer_->save("/nowhere/at/all.anoean"), Error);
  EXPECT_THROW(scorer_->save("/dev/full"), Error);
  EXPECT_THROW(scorer_->save(testing::TempDir()), Error);
}

}  // namespace
}  // namespace anoean
