#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "detectors/detector.hpp"

namespace anoean {

// Six numbers, of the normals N(0, 1), the first three shifted in others, and a category of four.
Features small_rows(std::size_t count, float shift, const char* purpose);

TrainingData small_data();  // 600 normals, 150 to validate with; 60 and 20 anomalies

std::unique_ptr<Detector> make_detector(const std::string& method,
                                        const std::map<std::string, std::string>& settings = {});

void fit_detector(Detector& detector, const TrainingData& data, std::size_t threads = 1);

std::vector<float> scores_of(const Detector& detector, const Features& rows, std::size_t threads = 1);

// What a model file keeps of a detector, compared bit by bit.
std::pair<std::string, std::vector<float>> saved(const Detector& detector);

double small_auc_pr(const Detector& detector);  // of 200 normals and 100 anomalies that it has not seen

}  // namespace anoean
