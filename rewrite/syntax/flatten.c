// One crossing into C for each file: it is parsed, and the whole tree walked and
// copied into one array, because calls from Go to the cursor cost ten times as
// much as the walk itself.
#include <stdbool.h>
#include "flatten.h"

typedef struct {
	const void *tree;
	const void *id;
	uint32_t context[3];
} TSTreeCursor;

typedef struct {
	uint32_t context[4];
	const void *id;
	const void *tree;
} TSNode;

typedef struct TSParser TSParser;
typedef struct TSTree TSTree;

// The runtime is linked by the parser's package; these are its public
// prototypes (tree_sitter/api.h).
TSTreeCursor ts_tree_cursor_new(TSNode node);
void ts_tree_cursor_delete(TSTreeCursor *self);
TSNode ts_tree_cursor_current_node(const TSTreeCursor *self);
uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *self);
bool ts_tree_cursor_goto_parent(TSTreeCursor *self);
bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *self);
bool ts_tree_cursor_goto_first_child(TSTreeCursor *self);
uint16_t ts_node_symbol(TSNode self);
uint32_t ts_node_start_byte(TSNode self);
uint32_t ts_node_end_byte(TSNode self);
bool ts_node_is_missing(TSNode self);
uint32_t ts_node_descendant_count(TSNode self);
TSParser *ts_parser_new(void);
void ts_parser_delete(TSParser *self);
bool ts_parser_set_language(TSParser *self, const void *language);
TSTree *ts_parser_parse_string(TSParser *self, const TSTree *old, const char *text, uint32_t length);
TSNode ts_tree_root_node(const TSTree *self);

// Deeper trees than this are not flattened: Python itself gives up far earlier
// (its parser allows a nesting of 200 brackets and 100 indentations).
enum { MAX_DEPTH = 4096 };

static int64_t flatten(TSNode node, const uint8_t *kinds, const uint8_t *fields, awaken_node **out) {
	uint32_t room = ts_node_descendant_count(node) + 1;
	awaken_node *nodes = *out = awaken_arena_allocate(sizeof(awaken_node) * (size_t)room);
	int32_t stack[MAX_DEPTH];  // open kept nodes by depth, -1 for a dropped one
	int32_t last[MAX_DEPTH];   // last kept child by depth
	uint32_t count = 0;
	int depth = 0;
	TSTreeCursor cursor = ts_tree_cursor_new(node);
	last[0] = -1;
	int64_t result = -2;
	for (;;) {
		node = ts_tree_cursor_current_node(&cursor);
		uint16_t symbol = ts_node_symbol(node);
		// 65535 is the symbol of an ERROR node.
		uint8_t kind = symbol == 65535 ? AWAKEN_ERROR : kinds[symbol];
		if (ts_node_is_missing(node)) kind = AWAKEN_MISSING;
		uint8_t field = fields[ts_tree_cursor_current_field_id(&cursor)];
		int32_t index = -1;
		if (kind == AWAKEN_TOKEN && field) kind = AWAKEN_OPERATOR;
		if (kind > AWAKEN_TOKEN) {
			index = (int32_t)count++;
			awaken_node *n = &nodes[index];
			n->kind = kind;
			n->field = field;
			n->start = ts_node_start_byte(node);
			n->end = ts_node_end_byte(node);
			n->parent = depth ? stack[depth - 1] : -1;
			n->next = -1;
			if (last[depth] >= 0) nodes[last[depth]].next = index;
			last[depth] = index;
			if (depth + 1 < MAX_DEPTH) {
				stack[depth] = index;
				if (ts_tree_cursor_goto_first_child(&cursor)) {
					depth++;
					last[depth] = -1;
					continue;
				}
			} else {
				goto done;
			}
		}
		while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
			if (depth == 0 || !ts_tree_cursor_goto_parent(&cursor)) {
				result = count;
				goto done;
			}
			depth--;
		}
	}
done:
	ts_tree_cursor_delete(&cursor);
	return result;
}

int64_t awaken_parse(awaken_arena *arena, const void *language, const char *text, uint32_t length, const uint8_t *kinds, const uint8_t *fields, awaken_node **out) {
	awaken_arena_enter(arena);
	TSParser *parser = ts_parser_new();
	ts_parser_set_language(parser, language);
	TSTree *tree = ts_parser_parse_string(parser, NULL, text, length);
	int64_t count = flatten(ts_tree_root_node(tree), kinds, fields, out);
	ts_parser_delete(parser); // the grammar's scanner is not from the arena; the tree goes with it
	awaken_arena_enter(NULL);
	return count;
}
