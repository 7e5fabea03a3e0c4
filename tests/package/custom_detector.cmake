# examples/custom_detector is a project of its own, too, which takes the sources in and finds the targets it needs. That it
# compiles is seen where it is built as part of this one.
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)

file(REMOVE_RECURSE ${WORK})
configure(${SOURCE}/examples/custom_detector ${WORK} -DANOEAN_SOURCE=${SOURCE})
