/// The first 16 bytes of a FastCGI request, looked at before libfcgi sees any (FastCGI Specification §3.3, §5.1).
///
/// libfcgi would answer other records that may stand first in ways that end the process, so only a well-formed
/// `FCGI_BEGIN_REQUEST` gets as far as there.
enum BeginRecord: Equatable {
    static let length = 16

    /// A request for a responder.
    case responder(requestID: UInt16)
    /// A request for a role that this program does not have.
    case otherRole(requestID: UInt16)
    /// Anything else: no FastCGI, another version, another record, a malformed one.
    case unacceptable

    init(_ bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count >= Self.length else {
            self = .unacceptable
            return
        }
        let byte = { (offset: Int) in bytes[bytes.index(bytes.startIndex, offsetBy: offset)] }
        let requestID = UInt16(byte(2)) << 8 | UInt16(byte(3))
        let role = UInt16(byte(8)) << 8 | UInt16(byte(9))
        let isWellFormed = byte(0) == 1 && byte(1) == 1 && byte(4) == 0 && byte(5) == 8 && requestID != 0
        switch (isWellFormed, role) {
        case (false, _): self = .unacceptable
        case (true, 1): self = .responder(requestID: requestID)
        case (true, _): self = .otherRole(requestID: requestID)
        }
    }
}
