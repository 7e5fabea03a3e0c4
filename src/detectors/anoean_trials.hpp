#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "detectors/anoean_options.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// What pseudo_anomalies, contamination and the ambiguous anomalies are worth on these data, where the user
// does not say: how well an encoder that was trained with them finds known anomalies that were kept from it.
struct AnoeanTrial {
  double pseudo_anomalies = 0.0;
  double contamination = 0.0;
  bool leaves_out_ambiguous = false;
  // The ROC AUC of known anomalies that were kept from the training against the validation normals. Where a
  // random part of these are anomalies that nobody labelled, that lowers the AUC of all trials alike, and the
  // best remains the best.
  double roc_auc = 0.0;
  // At most this share of the validation normals are anomalies that nobody labelled, as far as chance allows.
  double unlabelled = 1.0;
  double gain = 0.0;      // in ROC AUC over the first trial
  double error = 0.0;     // its standard error, over the anomalies, or over their kinds
  std::size_t kinds = 0;  // that were compared; 0: single anomalies were
};
void to_json(nlohmann::json& json, const AnoeanTrial& trial);

// Trains every candidate twice on a part of the data, each time without one half of the known anomalies:
// whole kinds of them, where two or more kinds are told apart, so that what is measured is how well other
// kinds than the known ones are found, and each kind counts once, however many anomalies are of it. The
// second one leaves out ambiguous anomalies, where there are any; if that is better it changes places with
// the first, and so do the others. Where single anomalies are compared and the first may leave a quarter of
// the normals or more unlabelled, the trial that suspects a tenth of them changes places with it in the end.
// Reports each (stage "trials"). Empty where nothing is undecided or can be told: images, fewer than 15 known
// anomalies of one name, or than four of several kinds. Throws Error, interrupted, on a stop.
std::vector<AnoeanTrial> run_trials(const AnoeanOptions& asked, const TrainingData& data,
                                    const FitControl& control);

// The trial with the largest gain, of those whose gain is above its standard error (of kinds, which are few,
// above what that comes to by chance in 3 of 100 cases, Student's t), else the first one (L. Breiman et al.,
// "Classification and Regression Trees", 1984, section 3.4.3). At least one.
const AnoeanTrial& best_of(std::span<const AnoeanTrial> trials);

// What is left open in the options as the trials say; where there are none but some anomalies are known, as
// the first trial would have been. Where kinds are not told apart and 30 known ones or more are found without
// fail (ROC AUC 0.998) with half of the anomalies made, that is taken, and the score looks at the input.
AnoeanOptions with_choice(AnoeanOptions asked, const TrainingData& data, std::span<const AnoeanTrial> trials);

}  // namespace anoean
