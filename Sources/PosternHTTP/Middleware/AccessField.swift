/// What an application adds to a request's line in the access log.
package struct AccessField: Sendable, Equatable {
    package let name: String
    package let value: String
}

extension Response {
    /// The same answer, with a field more in its request's line of the access log; nothing of it is sent.
    ///
    /// ```swift
    /// func handle(_ request: Request, next: Handler) async throws -> Response {
    ///     try await next(request).logging("user", user.id)
    /// }
    /// ```
    ///
    /// In JSON the fields are members of `fields`, in the combined form they stand at the end as `user="7"`. Values are escaped and cut; together
    /// they take 256 bytes at most, and what does not fit is left out. Put no credentials into them.
    ///
    /// - Parameter name: letters, digits and `_`; another is left out.
    public func logging(_ name: String, _ value: some CustomStringConvertible) -> Response {
        guard PathPattern.isName(name) else { return self }
        var response = self
        response.accessFields.append(AccessField(name: name, value: value.description))
        return response
    }
}
