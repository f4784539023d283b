#include <stdint.h>
#include "arena.h"

// Kinds that the walk itself gives; the others come from the table of kinds.
enum {
	AWAKEN_TOKEN = 0,  // punctuation and other text of no interest: dropped
	AWAKEN_ERROR = 1,
	AWAKEN_MISSING = 2,
	AWAKEN_OPERATOR = 3, // a token that stands in a field
};

typedef struct {
	uint8_t kind;
	uint8_t field;
	uint32_t start;
	uint32_t end;
	int32_t parent;
	int32_t next;
} awaken_node;

// Parses UTF-8 text and copies the tree into an array in preorder, which lives
// in the arena until the next parse. Returns its length; -2 if the tree is
// nested too deeply.
int64_t awaken_parse(awaken_arena *arena, const void *language, const char *text, uint32_t length, const uint8_t *kinds, const uint8_t *fields, awaken_node **out);
