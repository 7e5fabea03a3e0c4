#include <anoean/anoean.hpp>

#include <iostream>

int main() {
  const auto table = anoean::read_table("breast_cancer.csv");
  const auto scorer = anoean::fit(table, {.label = "diagnosis", .normal = {"benign"}, .seed = 1});
  const auto scores = scorer.score(table);
  std::cout << "row 1 scores " << scores[0] << ", an alert from " << scorer.threshold() << " on\n";
  scorer.save("breast_cancer.anoean");
}
