#include "detectors/gan_networks.hpp"

#include <anoean/error.hpp>

#include "nn/initialisation.hpp"

namespace anoean {
namespace {

constexpr float image_deviation = 0.02F;

// The sizes that two convolutions of stride 2 leave of an image's side.
struct Halves {
  explicit Halves(std::size_t size) : half(size / 2), quarter(size / 4) {}
  std::size_t half;
  std::size_t quarter;
};

void check_image(const FeatureShape& shape) {
  if (shape.height >= 4 && shape.width >= 4) return;
  throw Error(Error::Kind::bad_input,
              "images of " + std::to_string(shape.height) + " × " + std::to_string(shape.width) +
                  " are too small for this method's networks",
              {}, "use images of at least 4 × 4, or a table of pixels");
}

std::string number(std::size_t value) { return std::to_string(value); }

std::string image_generator(const FeatureShape& shape) {
  const Halves height(shape.height);
  const Halves width(shape.width);
  const auto doubled = [](std::size_t channels, std::size_t rows, std::size_t columns) {
    return "conv_transposed " + number(channels) + " kernel 4 stride 2 pad 1 height " + number(rows) +
           " width " + number(columns);
  };
  return "dense 1024, batch_norm, leaky_relu 0, dense " + number(height.quarter * width.quarter * 128) +
         ", batch_norm, leaky_relu 0, reshape " + number(height.quarter) + " " + number(width.quarter) +
         " 128, " + doubled(64, height.half, width.half) + ", batch_norm, leaky_relu 0, " +
         doubled(shape.channels, shape.height, shape.width) + ", tanh";
}

}  // namespace

nn::Shape row_shape(const FeatureShape& shape) {
  if (!shape.is_image()) return {1, 1, shape.expanded()};
  return {shape.height, shape.width, shape.channels};
}

Networks start_networks(const std::vector<NetworkPlan>& plan, bool image, std::uint64_t seed) {
  Networks networks;
  for (const NetworkPlan& one : plan) {
    Random random(seed, one.name + " weights");
    networks.push_back(std::make_unique<nn::Network>(nn::InputShape{one.input, {}}, one.spec, random));
    if (image) {
      nn::draw_normal(*networks.back(), image_deviation, random);
    } else {
      nn::draw_glorot_uniform(*networks.back(), random);
    }
  }
  return networks;
}

NetworkPlan generator_plan(const FeatureShape& shape, std::size_t latent) {
  NetworkPlan plan{"generator", {1, 1, latent}, {}};
  if (shape.is_image()) {
    check_image(shape);
    plan.spec = image_generator(shape);
  } else {
    plan.spec = "dense 64, leaky_relu 0, dense 128, leaky_relu 0, dense " + number(shape.expanded());
  }
  return plan;
}

NetworkPlan encoder_plan(const FeatureShape& shape, std::size_t latent, const std::string& slope) {
  const std::string activation = "leaky_relu " + slope + ", ";
  NetworkPlan plan{"encoder", row_shape(shape), {}};
  plan.spec = shape.is_image()
                  ? "conv 32 kernel 3 pad 1, " + activation +
                        "conv 64 kernel 3 stride 2 pad 1, batch_norm, " + activation +
                        "conv 128 kernel 3 stride 2 pad 1, batch_norm, " + activation + "flatten, dense "
                  : "dense 64, " + activation + "dense ";
  plan.spec += number(latent);
  return plan;
}

std::vector<NetworkPlan> joint_discriminator_plan(const FeatureShape& shape, std::size_t latent,
                                                  const std::string& slope) {
  const std::string activation = ", leaky_relu " + slope;
  const nn::Shape row = row_shape(shape);
  const nn::Shape code{1, 1, latent};
  if (!shape.is_image()) {
    const std::string layer = "dense 128" + activation + ", dropout 0.2";
    return {{"row branch", row, layer},
            {"latent branch", code, layer},
            {"head", {1, 1, 256}, layer + ", dense 1"}};
  }
  const std::string conv = "conv 64 kernel 4 stride 2 pad 1";
  const std::string end = activation + ", dropout 0.5";
  const std::size_t flat = Halves(shape.height).quarter * Halves(shape.width).quarter * 64;
  return {{"row branch", row, conv + end + ", " + conv + ", batch_norm" + end + ", flatten"},
          {"latent branch", code, "dense 512" + end},
          {"head", {1, 1, flat + 512}, "dense 1024" + end + ", dense 1"}};
}

}  // namespace anoean
