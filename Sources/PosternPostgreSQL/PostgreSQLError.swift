internal import CPostgreSQL
internal import PosternSQL

/// Turns what the server or libpq says into a ``DatabaseError``.
enum PostgreSQLError {
    /// - Parameter sql: the statement, without its values.
    static func make(_ result: OpaquePointer?, sql: String?) -> DatabaseError {
        let state = field("C", of: result) ?? ""
        var message = field("M", of: result) ?? String(cString: PQresultErrorMessage(result)).firstLine
        // What the server quotes behind the colon is a bound value, which may be anybody's data.
        if state.hasPrefix("22"), let colon = message.firstRange(of: ": \"") { message = String(message[..<colon.lowerBound]) }
        return DatabaseError(kind(of: state), "\(message) (SQLSTATE \(state))", sql: sql)
    }

    static func state(of result: OpaquePointer?) -> String { field("C", of: result) ?? "" }

    private static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }

    /// Why a connection could not be made. libpq was asked for its most detailed messages, which have the SQLSTATE in them.
    static func connecting(_ handle: OpaquePointer?) -> DatabaseError {
        let lines = String(cString: PQerrorMessage(handle)).split(separator: "\n")
            .filter { !$0.hasPrefix("LOCATION:") }.map { $0.drop { $0 == "\t" || $0 == " " } }
        let message = lines.joined(separator: " ")
        guard let severity = message.firstRange(of: ":  ") else {
            // What libpq itself refuses: a server that wants a password, and one that cannot prove who it is.
            let isFinal = PQconnectionNeedsPassword(handle) == 1 || message.contains("certificate")
            return DatabaseError(isFinal ? .cannotOpen : .disconnected, "cannot connect to the database: \(message)")
        }
        let state = String(message[severity.upperBound...].prefix(5))
        let isPassing = state.hasPrefix("57P") || state.hasPrefix("53") || state.hasPrefix("08")
        return DatabaseError(isPassing ? .disconnected : .cannotOpen, "cannot connect to the database: \(message)")
    }

    /// The kind of a SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html).
    static func kind(of state: String) -> DatabaseError.Kind {
        switch state {
        case "23505": return .unique
        case "23503": return .foreignKey
        case "23514": return .check
        case "23502": return .notNull
        case "40001": return .serialization
        case "40P01": return .deadlock
        case "40003", "08007": return .outcomeUnknown
        case "55P03", "55006", "53300": return .busy
        case "57014": return .interrupted
        case "57P01", "57P02", "57P03", "57P05": return .disconnected
        case "25006": return .readOnly
        case "53100", "53400": return .full
        case "54000", "54001", "54011", "54023": return .tooLarge
        case "25P02", "25001", "25P01", "3B001": return .misuse
        case "42501": return .readOnly
        case "58030": return .io
        case "22P05", "22021": return .unstorable
        default: break
        }
        switch state.prefix(2) {
        case "22", "23", "44": return .constraint
        case "08": return .disconnected
        case "42", "26", "34": return .syntax
        case "XX": return .corrupt
        default: return .other
        }
    }
}

extension String {
    fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? "unknown error" }
}
