# The C++ example in the README is the one that is compiled.
file(READ ${SOURCE}/README.md readme)
file(READ ${SOURCE}/examples/fit_and_score/fit_and_score.cpp example)
string(FIND "${readme}" "```cpp\n${example}```" position)
if(position EQUAL -1)
  message(FATAL_ERROR "README.md does not show examples/fit_and_score/fit_and_score.cpp as it is")
endif()
