#include "detectors/discriminator_doubt.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>

namespace anoean {

DiscriminatorDoubt::Reading::Reading(const DiscriminatorDoubt&, std::size_t, nn::Mode) {}

void DiscriminatorDoubt::Reading::add_gradients(const float*, std::size_t rows, double factor,
                                                float* gradients) const {
  for (std::size_t i = 0; i < rows; ++i) {
    const double doubt = value(i);
    gradients[i] -= static_cast<float>(factor * doubt * (1.0 - doubt));
  }
}

void DiscriminatorDoubt::save(nlohmann::json&, std::vector<float>&) const {}

DiscriminatorDoubt DiscriminatorDoubt::load(const nlohmann::json&, std::size_t width,
                                            std::span<const float>&) {
  if (width != 1)
    throw Error(Error::Kind::bad_input,
                "the model's score takes a layer for the discriminator's output that is not");
  return {};
}

}  // namespace anoean
