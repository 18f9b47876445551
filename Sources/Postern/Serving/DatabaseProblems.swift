internal import HTTPTypes
package import PosternHTTP
internal import PosternSQL

extension ErrorResponder {
    /// The way in which every application makes answers of errors.
    package static func ofApplication(report: @escaping Report) -> ErrorResponder {
        ErrorResponder([ErrorHandler(DatabaseError.self, DatabaseProblems.answer)], report: report)
    }
}

/// What an error of the database means to a client, where that is evident.
enum DatabaseProblems {
    /// RFC 4918 §11.5.
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")

    static func answer(to error: DatabaseError) -> HTTPError? {
        switch error.kind {
        case .unique: return HTTPError(.conflict, "There is such a resource already.")
        case .busy:
            return HTTPError(.serviceUnavailable, "The database is busy; try again.", headers: [.retryAfter: "1"])
        case .interrupted: return HTTPError(.serviceUnavailable, "The request took too long.")
        case .full:
            return HTTPError(insufficientStorage, "There is no space left.")
        case .tooLarge: return HTTPError(.contentTooLarge, "A value is too large to be stored.")
        default: return nil
        }
    }
}
