package resolve

import "awaken/rewrite/syntax"

// Keyword is the value of a keyword in a class statement, such as metaclass;
// syntax.Nil if there is none.
func (c *Class) Keyword(name string) syntax.Node {
	if n, ok := c.keywords[name]; ok {
		return n
	}
	return syntax.Nil
}
