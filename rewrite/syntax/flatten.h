#include <stdint.h>

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

// A TSNode: four words of context, the node, its tree.
typedef struct {
	uint32_t context[4];
	const void *id;
	const void *tree;
} awaken_root;

// Copies the tree below root into a fresh array in preorder and
// returns its length; -1 without memory, -2 if the tree is nested too deeply.
int64_t awaken_flatten(awaken_root root, const uint8_t *kinds, const uint8_t *fields, awaken_node **out);
