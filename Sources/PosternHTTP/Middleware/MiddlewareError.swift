/// A middleware that cannot be made as it was asked for, found at start.
public enum MiddlewareError: Error, Equatable, CustomStringConvertible {
    case malformedOrigin(String)
    case credentialsForAnyOrigin
    case malformedHost(String)

    public var description: String {
        switch self {
        case .malformedOrigin(let origin):
            "\"\(origin)\" is no origin: write scheme, host and, unless it is the scheme's own, port, in lower case and without a slash at the end, "
                + "such as https://app.example"
        case .credentialsForAnyOrigin:
            "credentials cannot be let in from any origin, since then any site could act for whoever visits it; name the origins"
        case .malformedHost(let host):
            "\"\(host)\" is no host: write its name in lower case and without a port, such as example.org, or *.example.org for all below it"
        }
    }
}
