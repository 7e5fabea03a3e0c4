# Compile options that every target of the project shares: warnings as errors, sanitizers, coverage.
add_library(anoean_options INTERFACE)
target_compile_options(anoean_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # GCC 12 warns of overlap in its own std::string operator+ (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # The order of floating-point operations is part of the contract (same seed, same bytes); a fused
  # multiply-add appears only where the code asks for one.
  -ffp-contract=off)
if(CMAKE_UNITY_BUILD)
  # Warnings of what files that are compiled together do to each other; within a file every other build has them.
  target_compile_options(anoean_options INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(ANOEAN_SANITIZE)
  # GCC takes variables for uninitialized that it checks instead of optimising them away.
  target_compile_options(anoean_options INTERFACE
    -fsanitize=${ANOEAN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(anoean_options INTERFACE -fsanitize=${ANOEAN_SANITIZE})
endif()
if(ANOEAN_COVERAGE)
  # Atomic: threads count, too.
  target_compile_options(anoean_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(anoean_options INTERFACE --coverage)
endif()

# A room of the library: a folder of src/ compiled once, taken whole into the library and into tests.
function(anoean_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  add_library(anoean_${name} OBJECT ${ROOM_SOURCES})
  target_include_directories(anoean_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  target_link_libraries(anoean_${name} PRIVATE anoean_options PUBLIC ${ROOM_USES})
  set_property(GLOBAL APPEND PROPERTY ANOEAN_ROOMS anoean_${name})
endfunction()
