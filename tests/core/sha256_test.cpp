#include "core/sha256.hpp"

#include <gtest/gtest.h>

namespace anoean {
namespace {

std::string hash(std::string_view text) {
  Sha256 sha;
  sha.update(text);
  return sha.finish();
}

// The examples of NIST for FIPS 180-4.
TEST(Sha256, KnowsThePublishedAnswers) {
  EXPECT_EQ(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hash(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  const std::string text(300, 'x');
  for (std::size_t size = 0; size <= text.size(); ++size) {
    Sha256 sha;
    sha.update(std::string_view(text).substr(0, size));
    sha.update(std::string_view(text).substr(size));
    ASSERT_EQ(sha.finish(), hash(text)) << size;
  }
}

}  // namespace
}  // namespace anoean
