package spec

import v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

// The library's model of a document is full of generic types, and Go compiles the methods of each of
// them anew in every package that can see one in a field or in the signature of a method: 50 MB and
// some seconds a package. So a contract keeps the model in fields of no type, and what returns a
// part of it is a function, which only its callers see.

// Document returns the library's model of a contract's document.
func Document(c *Contract) *v3.Document { return c.model.(*v3.Document) }

// PathItem returns the library's model of an operation's path.
func PathItem(o Operation) *v3.PathItem { return o.item.(*v3.PathItem) }

// Model returns the library's model of an operation.
func Model(o Operation) *v3.Operation { return o.model.(*v3.Operation) }
