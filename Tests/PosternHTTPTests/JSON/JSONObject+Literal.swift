import PosternHTTP

extension JSONObject {
    /// An object with these members, in their order.
    init(_ members: KeyValuePairs<String, JSONValue>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }
}
