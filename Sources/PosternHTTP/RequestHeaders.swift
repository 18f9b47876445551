public import HTTPTypes

/// The header fields of a request, read from its `HTTP_*` variables when they are asked for.
///
/// A field that was sent more than once is joined as RFC 9110 §5.3 says, with `, ` (`Cookie` with `; `). Names are those of the
/// variables: a server has turned `-` into `_`, and both are read as `-`.
public struct RequestHeaders: Sendable {
    let parameters: Parameters

    /// The value of the field called `name`, or `nil` when it was not sent.
    public subscript(name: HTTPField.Name) -> String? {
        switch name {
        case .contentType: return parameters["CONTENT_TYPE"].flatMap { $0.isEmpty ? nil : $0 }
        case .contentLength: return parameters["CONTENT_LENGTH"].flatMap { $0.isEmpty ? nil : $0 }
        case .transferEncoding: return nil  // it spoke of the connection to the web server
        default: break
        }
        var joined: String?
        let canonicalName = name.canonicalName
        parameters.forEach { variable, value in
            guard Self.isVariable(variable, for: canonicalName) else { return }
            let value = String(decoding: value, as: UTF8.self)
            joined = joined.map { $0 + (name == .cookie ? "; " : ", ") + value } ?? value
        }
        return joined
    }

    /// All fields, in the order in which they were sent.
    public var fields: HTTPFields {
        var fields = HTTPFields()
        for name in [HTTPField.Name.contentType, .contentLength] {
            if let value = self[name] { fields.append(HTTPField(name: name, value: value)) }
        }
        parameters.forEach { variable, value in
            guard let name = Self.fieldName(of: variable) else { return }
            fields.append(HTTPField(name: name, value: String(decoding: value, as: UTF8.self)))
        }
        return fields
    }

    /// `HTTP_X_FORWARDED_FOR` is the variable for `x-forwarded-for`.
    private static func isVariable(_ variable: UnsafeBufferPointer<UInt8>, for canonicalName: String) -> Bool {
        guard variable.count == canonicalName.utf8.count + 5, hasPrefix(variable) else { return false }
        return zip(variable.dropFirst(5), canonicalName.utf8).allSatisfy { lowered($0) == $1 }
    }

    /// The field that `variable` stands for; `nil` for one that is no field, and for the two whose true values are
    /// `CONTENT_TYPE` and `CONTENT_LENGTH`, and for the one that speaks of the connection to the web server.
    private static func fieldName(of variable: UnsafeBufferPointer<UInt8>) -> HTTPField.Name? {
        guard variable.count > 5, hasPrefix(variable) else { return nil }
        let text = String(decoding: variable.dropFirst(5).map(lowered), as: UTF8.self)
        guard let name = HTTPField.Name(text) else { return nil }
        switch name {
        case .contentType, .contentLength, .transferEncoding: return nil
        default: return name
        }
    }

    /// Whether it begins with `HTTP_`; it must have five bytes.
    private static func hasPrefix(_ variable: UnsafeBufferPointer<UInt8>) -> Bool {
        variable[0] == UInt8(ascii: "H") && variable[1] == UInt8(ascii: "T") && variable[2] == UInt8(ascii: "T")
            && variable[3] == UInt8(ascii: "P") && variable[4] == UInt8(ascii: "_")
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "_"): UInt8(ascii: "-")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: byte
        }
    }
}
