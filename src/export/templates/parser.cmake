add_library(@name@_parse STATIC EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/@name@_parse.c)
set_target_properties(@name@_parse PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
target_link_libraries(@name@_parse PUBLIC @name@)
