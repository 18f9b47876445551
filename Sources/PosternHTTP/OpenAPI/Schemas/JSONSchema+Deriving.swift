extension JSONSchema {
    /// Derives the schema of a type: from what it says itself (``JSONSchemaDescribing``), or else from its `init(from:)`, which is run with
    /// values that fit, and watched.
    ///
    /// What is asked for by `decode` is required, by `decodeIfPresent` may be missing or `null`. Types with members get a name; integers get the
    /// range of their type, and enumerations with raw values that are `CaseIterable` their values. Members that nobody asks for are allowed,
    /// as ``JSONUnknownMembers/ignored`` has it.
    ///
    /// - Throws: ``JSONSchemaError`` for a type that is not `Decodable`, and for one that no value could be found for.
    public init(of type: Any.Type) throws { try self.init(of: type, unknownMembers: .ignored) }

    /// - Parameter unknownMembers: whether objects may have members that nobody asks for.
    init(of type: Any.Type, unknownMembers: JSONUnknownMembers) throws {
        let book = SchemaBook(unknownMembers)
        let document = try book.schema(of: type)
        self.init(document: document, named: book.named)
    }
}
