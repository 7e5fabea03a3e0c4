// Writes the report of a JSON file, for the tests in a browser: the command line reads results, these tests
// have none.
//   write_report REPORT.json PAGE.html [SVG_FOLDER]
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "report/chart_files.hpp"
#include "report/page.hpp"

int main(int count, char** arguments) {
  if (count < 3) return 2;
  try {
    std::ifstream file(arguments[1]);
    const nlohmann::json data = nlohmann::json::parse(file);
    std::ofstream(arguments[2]) << anoean::report::page(data);
    if (count > 3) std::cout << anoean::report::write_chart_files(data, arguments[3]) << "\n";
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
}
