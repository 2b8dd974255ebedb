using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RequestLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "logged_requests",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    method = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false, collation: "BINARY"),
                    path = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false, collation: "BINARY"),
                    query = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true, collation: "BINARY"),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    error_code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true, collation: "BINARY"),
                    duration_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    signed_message = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    mistakes = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    request_body = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    request_bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    is_request_whole = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true, collation: "BINARY"),
                    answer_bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    is_answer_whole = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logged_requests", x => new { x.partner_id, x.id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logged_requests");
        }
    }
}
