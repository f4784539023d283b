#include <stddef.h>

// The memory of one parse at a time. Used by one thread at a time.
typedef struct awaken_arena awaken_arena;

awaken_arena *awaken_arena_new(void);
void awaken_arena_free(awaken_arena *arena);

// Has the parser's runtime allocate from arenas. Called once, before it
// allocates anything.
void awaken_arena_install(void);

// Makes an arena the one from which the runtime allocates in this thread; with
// NULL it allocates from the heap.
void awaken_arena_enter(awaken_arena *arena);

// A block of the arena that this thread has entered. It ends the process where
// there is no memory, as the runtime's own allocator does.
void *awaken_arena_allocate(size_t size);

// Forgets all blocks, and gives back the memory of a long file.
void awaken_arena_reset(awaken_arena *arena);
