#include "nn/kernels/tap_groups.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace anoean::nn::kernels {
namespace {

// The same along one axis.
struct AxisGroup {
  std::vector<std::size_t> taps;
  std::vector<std::size_t> steps;  // per tap: source − corner, the same for every target of the group
  std::vector<std::size_t> targets;
  std::vector<std::size_t> corners;  // per target: its lowest source
};

// source(target, tap): the position read, or nothing where the tap falls on padding or between strides.
template <typename Source>
std::vector<AxisGroup> axis_groups(std::size_t targets, std::size_t kernel, Source source) {
  std::map<std::vector<std::size_t>, AxisGroup> groups;
  for (std::size_t target = 0; target < targets; ++target) {
    std::vector<std::size_t> taps;
    std::vector<std::size_t> sources;
    for (std::size_t tap = 0; tap < kernel; ++tap) {
      if (const std::optional<std::size_t> position = source(target, tap)) {
        taps.push_back(tap);
        sources.push_back(*position);
      }
    }
    const std::size_t corner = sources.empty() ? 0 : *std::min_element(sources.begin(), sources.end());
    AxisGroup& group = groups[taps];
    group.targets.push_back(target);
    group.corners.push_back(corner);
    if (group.targets.size() > 1) continue;
    group.taps = taps;
    for (const std::size_t position : sources) group.steps.push_back(position - corner);
  }
  std::vector<AxisGroup> result;
  for (auto& [taps, group] : groups) result.push_back(std::move(group));
  return result;
}

struct Image {
  std::size_t height, width;
};

TapGroup combine(const AxisGroup& y, const AxisGroup& x, const Image& target, const Image& source,
                 std::size_t source_channels, std::size_t kernel, std::size_t images) {
  const auto narrow = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
  TapGroup group;
  for (std::size_t image = 0; image < images; ++image) {
    for (std::size_t i = 0; i < y.targets.size(); ++i) {
      for (std::size_t j = 0; j < x.targets.size(); ++j) {
        group.targets.push_back(narrow((image * target.height + y.targets[i]) * target.width + x.targets[j]));
        group.corners.push_back(narrow((image * source.height + y.corners[i]) * source.width + x.corners[j]));
      }
    }
  }
  for (std::size_t i = 0; i < y.taps.size(); ++i) {
    for (std::size_t j = 0; j < x.taps.size(); ++j) {
      const std::size_t offset = (y.steps[i] * source.width + x.steps[j]) * source_channels;
      const std::size_t row = (y.taps[i] * kernel + x.taps[j]) * source_channels;
      for (std::size_t channel = 0; channel < source_channels; ++channel) {
        group.offsets.push_back(narrow(offset + channel));
        group.weights.push_back(narrow(row + channel));
      }
    }
  }
  return group;
}

}  // namespace

TapGroups forward_groups(const ConvolutionShape& shape, std::size_t images) {
  const auto along = [&shape](std::size_t targets, std::size_t sources) {
    return axis_groups(targets, shape.kernel,
                       [&](std::size_t target, std::size_t tap) -> std::optional<std::size_t> {
                         const std::size_t padded = target * shape.stride + tap;
                         if (padded < shape.pad || padded >= shape.pad + sources) return std::nullopt;
                         return padded - shape.pad;
                       });
  };
  TapGroups result{images, {}};
  for (const AxisGroup& y : along(shape.out_height(), shape.height)) {
    for (const AxisGroup& x : along(shape.out_width(), shape.width)) {
      result.groups.push_back(combine(y, x, {shape.out_height(), shape.out_width()},
                                      {shape.height, shape.width}, shape.in_channels, shape.kernel, images));
    }
  }
  return result;
}

TapGroups input_gradient_groups(const ConvolutionShape& shape, std::size_t images) {
  const auto along = [&shape](std::size_t targets, std::size_t sources) {
    return axis_groups(targets, shape.kernel,
                       [&](std::size_t target, std::size_t tap) -> std::optional<std::size_t> {
                         const std::size_t padded = target + shape.pad;
                         if (padded < tap || (padded - tap) % shape.stride != 0) return std::nullopt;
                         const std::size_t position = (padded - tap) / shape.stride;
                         if (position >= sources) return std::nullopt;
                         return position;
                       });
  };
  TapGroups result{images, {}};
  for (const AxisGroup& y : along(shape.height, shape.out_height())) {
    for (const AxisGroup& x : along(shape.width, shape.out_width())) {
      result.groups.push_back(combine(y, x, {shape.height, shape.width},
                                      {shape.out_height(), shape.out_width()}, shape.out_channels,
                                      shape.kernel, images));
    }
  }
  return result;
}

TapGroups weight_gradient_groups(const ConvolutionShape& shape, std::size_t most_images) {
  constexpr std::size_t few_channels = 8;
  constexpr std::size_t long_sum = 256;
  const std::size_t channels = shape.in_channels;
  if (channels < few_channels) return forward_groups(shape, most_images);

  const std::size_t pixels_per_image = shape.out_height() * shape.out_width();
  const std::size_t images = std::clamp<std::size_t>(long_sum / pixels_per_image, 1, most_images);
  const TapGroups forward = forward_groups(shape, images);
  TapGroups result{images, {}};
  for (std::size_t tap = 0; tap < shape.taps(); ++tap) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>>
        pixels;  // target, source; by target, so image by image
    for (const TapGroup& group : forward.groups) {
      const auto found = std::find(group.weights.begin(), group.weights.end(), tap * channels);
      if (found == group.weights.end()) continue;
      const std::uint32_t offset = group.offsets[static_cast<std::size_t>(found - group.weights.begin())];
      const auto step = static_cast<std::uint32_t>(offset / channels);
      for (std::size_t i = 0; i < group.targets.size(); ++i) {
        pixels.emplace_back(group.targets[i], group.corners[i] + step);
      }
    }
    std::sort(pixels.begin(), pixels.end());
    TapGroup& group = result.groups.emplace_back();
    for (const auto& [target, source] : pixels) {
      group.targets.push_back(target);
      group.corners.push_back(source);
    }
    for (std::size_t channel = 0; channel < channels; ++channel) {
      group.offsets.push_back(static_cast<std::uint32_t>(channel));
      group.weights.push_back(static_cast<std::uint32_t>(tap * channels + channel));
    }
  }
  return result;
}

}  // namespace anoean::nn::kernels
