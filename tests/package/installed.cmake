# Installs the library, static or shared, into an empty folder; then builds and runs examples/fit_and_score, a
# project of its own, against what is there.
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)

file(REMOVE_RECURSE ${WORK}/prefix ${WORK}/example)
if(SHARED)
  set(BUILD ${WORK}/library)
  configure(${SOURCE} ${BUILD} -DBUILD_SHARED_LIBS=ON -DANOEAN_BUILD_CLI=OFF -DANOEAN_BUILD_TESTS=OFF
            -DANOEAN_BUILD_EXAMPLES=OFF -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0)
  run(${CMAKE_COMMAND} --build ${BUILD} --parallel 2)
endif()
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)

configure(${SOURCE}/examples/fit_and_score ${WORK}/example -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/example)
file(COPY ${SOURCE}/examples/data/breast_cancer.csv DESTINATION ${WORK}/example)
run(${CMAKE_COMMAND} -E chdir ${WORK}/example ./fit_and_score)
if(NOT output MATCHES "^row 1 scores [0-9.]+, an alert from [0-9.]+ on\n$")
  message(FATAL_ERROR "the example printed: ${output}")
endif()
if(NOT EXISTS ${WORK}/example/breast_cancer.anoean)
  message(FATAL_ERROR "the example saved no model")
endif()
