internal import CPostgreSQL
internal import PosternSQL

/// A type of the server's by its number (`pg_type.oid`), which is fixed for those that are built in.
enum ColumnType: Equatable {
    case bool, bytea, int2, int4, int8, float4, float8, oid, text, uuid, timestamp, timestamptz, date, numeric, void
    /// Read and written as text.
    case other(Oid)

    init(oid: Oid) {
        self =
            switch oid {
            case 16: .bool
            case 17: .bytea
            case 20: .int8
            case 21: .int2
            case 23: .int4
            case 26: .oid
            case 19, 25, 114, 142, 705, 1042, 1043: .text  // name, text, json, xml, unknown, bpchar, varchar
            case 700: .float4
            case 701: .float8
            case 1082: .date
            case 1114: .timestamp
            case 1184: .timestamptz
            case 1700: .numeric
            case 2278: .void
            case 2950: .uuid
            default: .other(oid)
            }
    }

    /// Whether its binary form is read here.
    var isBinary: Bool {
        switch self {
        case .numeric, .other: false
        default: true
        }
    }

    var isInteger: Bool { self == .int2 || self == .int4 || self == .int8 }

    /// Whether its binary form is its text.
    var isText: Bool { self == .text }

    /// What it is called in findings and errors.
    var name: String {
        switch self {
        case .other(let oid): "type \(oid)"
        case .int2: "smallint"
        case .int4: "integer"
        case .int8: "bigint"
        case .float4: "real"
        case .float8: "double precision"
        default: "\(self)"
        }
    }

    /// What a column of it holds besides NULL.
    var kinds: [Value.Kind] {
        switch self {
        case .bool: [.bool]
        case .bytea: [.bytes]
        case .int2, .int4, .int8, .oid: [.integer]
        case .float4, .float8: [.double]
        case .numeric: [.integer, .text]
        default: [.text]
        }
    }
}
