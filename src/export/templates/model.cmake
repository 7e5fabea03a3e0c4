# Targets of an exported model: include(.../@name@.cmake) and link to @name@@parser_too@. @name@_selftest is a program
# that fails where the model does not score as it should.
add_library(@name@ STATIC ${CMAKE_CURRENT_LIST_DIR}/@name@.c)
set_target_properties(@name@ PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
target_include_directories(@name@ PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_link_libraries(@name@ PUBLIC m)
@parser@add_executable(@name@_selftest EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/@name@_selftest.c)
target_link_libraries(@name@_selftest PRIVATE @name@)
