# What `cmake --install` puts where, and the package that find_package(anoean) reads.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/anoean)

install(TARGETS anoean EXPORT anoeanTargets)
if(ANOEAN_BUILD_CLI)
  install(TARGETS anoean_cli)
endif()
install(DIRECTORY include/anoean DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT anoeanTargets NAMESPACE anoean:: DESTINATION ${package_dir})
configure_package_config_file(cmake/anoeanConfig.cmake.in anoeanConfig.cmake INSTALL_DESTINATION ${package_dir})
# The interface may still change with every minor version.
write_basic_package_version_file(anoeanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/anoeanConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/anoeanConfigVersion.cmake
              cmake/FindLIBSVM.cmake
        DESTINATION ${package_dir})
