extension FastCGIClient {
    /// The answer to `GET` on a connection of its own to the unix socket at `path`.
    public static func get(_ target: String, at path: String) async throws -> FastCGIAnswer {
        try await blocking { try FastCGIClient(.unix(path: path)).answer(to: FastCGIRequest("GET", target)) }
    }
}
