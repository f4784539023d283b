// The parser allocates and frees blocks for each token, and all that is left
// when a file is done goes at once. An arena cuts the blocks from chunks, keeps
// the freed ones by their size for the next, and forgets them together: no lock,
// no search, no walk over a tree to free it, and the same memory for file after
// file.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"

// The runtime is linked by the parser's package (tree_sitter/api.h).
void ts_set_allocator(void *(*)(size_t), void *(*)(size_t, size_t), void *(*)(void *, size_t), void (*)(void *));

enum {
	GRAIN = 16,         // bytes; every block is aligned to it
	SMALL = 64,         // classes of sizes up to SMALL grains, one for each number of grains;
	CLASSES = SMALL + 40, // above, one for each power of two
	CHUNK = 1 << 20,    // bytes
};

// What stands before a block.
typedef struct {
	size_t size;         // of the block, without this
	awaken_arena *arena; // NULL: it is from the heap
} header;

typedef struct chunk {
	struct chunk *next;
	size_t size; // with this
} chunk;

struct awaken_arena {
	void *freed[CLASSES]; // by class; the first word of each block is the next one
	chunk *chunks;        // the one in use first
	char *at, *end;       // what is left of it
};

static _Thread_local awaken_arena *entered;

awaken_arena *awaken_arena_new(void) { return calloc(1, sizeof(awaken_arena)); }

void awaken_arena_enter(awaken_arena *arena) { entered = arena; }

// The class of a size, which becomes that of the class's blocks.
static int class_of(size_t *size) {
	size_t grains = *size ? (*size + GRAIN - 1) / GRAIN : 1;
	if (grains <= SMALL) {
		*size = grains * GRAIN;
		return (int)grains - 1;
	}
	int class = SMALL;
	size_t room = 2 * SMALL * GRAIN;
	while (room < *size) room *= 2, class++;
	*size = room;
	return class;
}

static void *must(void *memory) {
	if (!memory) {
		fputs("awaken: out of memory\n", stderr);
		abort();
	}
	return memory;
}

static void add_chunk(awaken_arena *a, size_t least) {
	size_t size = least + GRAIN > CHUNK ? least + GRAIN : CHUNK;
	chunk *c = must(malloc(size));
	c->size = size;
	c->next = a->chunks;
	a->chunks = c;
	a->at = (char *)c + GRAIN;
	a->end = (char *)c + size;
}

void *awaken_arena_allocate(size_t size) {
	awaken_arena *a = entered;
	header *h;
	if (!a) {
		h = must(malloc(sizeof(header) + size));
	} else {
		int class = class_of(&size);
		void **block = a->freed[class];
		if (block) {
			a->freed[class] = *block;
			return block;
		}
		if ((size_t)(a->end - a->at) < sizeof(header) + size) add_chunk(a, sizeof(header) + size);
		h = (header *)a->at;
		a->at += sizeof(header) + size;
	}
	h->size = size;
	h->arena = a;
	return h + 1;
}

static void release(void *block) {
	if (!block) return;
	header *h = (header *)block - 1;
	if (!h->arena) {
		free(h);
		return;
	}
	size_t size = h->size;
	int class = class_of(&size);
	*(void **)block = h->arena->freed[class];
	h->arena->freed[class] = block;
}

static void *zeroed(size_t count, size_t size) {
	return memset(awaken_arena_allocate(count * size), 0, count * size);
}

static void *resize(void *block, size_t size) {
	if (!block) return awaken_arena_allocate(size);
	header *h = (header *)block - 1;
	if (h->size >= size) return block;
	void *larger = memcpy(awaken_arena_allocate(size), block, h->size);
	release(block);
	return larger;
}

void awaken_arena_install(void) { ts_set_allocator(awaken_arena_allocate, zeroed, resize, release); }

void awaken_arena_reset(awaken_arena *a) {
	memset(a->freed, 0, sizeof a->freed);
	chunk *kept = NULL;
	for (chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		if (!kept && c->size == CHUNK) kept = c;
		else free(c);
	}
	a->chunks = kept;
	a->at = a->end = NULL;
	if (kept) {
		kept->next = NULL;
		a->at = (char *)kept + GRAIN;
		a->end = (char *)kept + kept->size;
	}
}

void awaken_arena_free(awaken_arena *a) {
	awaken_arena_reset(a);
	free(a->chunks);
	free(a);
}
