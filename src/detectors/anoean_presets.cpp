#include "detectors/anoean_options.hpp"

namespace anoean {

std::vector<Preset> anoean_presets() {
  return {
      {"faithful",
       "The method as the paper has it: one encoder, stopped by the validation rows, scored by the latent "
       "Mahalanobis distance.",
       {{"encoders", "1"},
        {"normalisation", "none"},
        {"epoch_choice", "validation"},
        {"average", "0"},
        {"pseudo_anomalies", "0"},
        {"contamination", "0"},
        {"ambiguous", "keep"},
        {"moves", "false"},
        {"restarts", "0"},
        {"score", "mahalanobis"}},
       "standard"},
      {"robust",
       "For tables where anomalies of other kinds than the known ones may come: what trials begin with where "
       "kinds are told apart, without the trials. "
       "Half of the anomalies are made, as others are to come, and no normal is suspect.",
       {{"pseudo_anomalies", "0.5"}, {"contamination", "0"}, {"ambiguous", "keep"}, {"input_weight", "12"}},
       "log-limited"},
      {"few-labels",
       "For tables with few known anomalies: what trials begin with there, without the trials. A tenth of "
       "the normals are suspect, as more anomalies hide among them, and none is made.",
       {{"pseudo_anomalies", "0"}, {"contamination", "0.1"}, {"ambiguous", "keep"}, {"input_weight", "0"}},
       "log-standard"}};
}

}  // namespace anoean
