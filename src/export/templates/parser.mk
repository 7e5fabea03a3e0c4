$(@name@_dir)@name@_parse.o: $(@name@_dir)@name@_parse.c $(@name@_dir)@name@_parse.h $(@name@_dir)@name@.h
	$(CC) $(CFLAGS) $(@name@_flags) -c -o $@ $<

